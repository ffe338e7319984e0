import type { Statement } from '../sql/prepare.ts'
import type { Step, Unit, UnitOutcome } from '../sql/steps.ts'
import { OutcomeUnknown } from '../store.ts'
import { allAnswers, errorOf } from './answers.ts'
import type { Answer, Connection, Database, Query } from './database.ts'
import { isAnswer, meaningOf, sqlState } from './errors.ts'
import { inEachOthersWay, lockQuery, type Locks } from './locks.ts'
import { queriesOf, type Queries } from './queries.ts'

/** A plan's statements, with what they need to be alone with. */
export interface LockedUnit extends Unit {
  readonly locks: Locks
}

/** A unit has failed after it has written: each has to be kept apart from the others. */
class NeedsCare extends Error {}

const STATEMENT_TIMEOUT_MS = 10_000
const LOCK_TIMEOUT_MS = 4000
const IDLE_TIMEOUT_MS = 15_000

// Set for the transaction alone, for a pooler lends the session to others afterwards.
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED;
  SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS};
  SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
  SET LOCAL idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS}`
const COMMIT: Query = { text: 'COMMIT', values: [] }

/**
 * Runs units in groups, one transaction for a group, each with an outcome of its own. What need not wait is sent without
 * waiting: a group of plans of one statement each is two ways to the server and back, however many there are.
 */
export class Executor {
  readonly #database: Database
  readonly #options: { readonly preparedStatements: boolean }
  readonly #writes: readonly Queries[]

  constructor(
    database: Database,
    writes: readonly Statement<object, unknown>[],
    options: { readonly preparedStatements: boolean },
  ) {
    this.#database = database
    this.#options = options
    this.#writes = writes.map((statement, at) =>
      queriesOf(statement, options.preparedStatements && `claviger-write-${at}`),
    )
  }

  /**
   * Answers one outcome a unit, in order, after the commit.
   *
   * @throws OutcomeUnknown when the connection broke after COMMIT was sent. After any other throw nothing was written.
   */
  async run(units: readonly LockedUnit[]): Promise<UnitOutcome[]> {
    try {
      return await this.#inTransaction(units, (connection, opening) => this.#together(connection, units, opening))
    } catch (error) {
      if (!(error instanceof NeedsCare)) throw error
      return this.#inTransaction(units, (connection, opening) => this.#oneByOne(connection, units, opening))
    }
  }

  async #inTransaction(
    units: readonly LockedUnit[],
    work: (connection: Connection, opening: Promise<unknown>[]) => Promise<UnitOutcome[]>,
  ): Promise<UnitOutcome[]> {
    const connection = await this.#database.connect()
    let broken = true
    try {
      const locks = lockQuery(
        units.map((unit) => unit.locks),
        this.#options,
      )
      const opening: Promise<unknown>[] = [
        connection.script(BEGIN),
        ...(locks === undefined ? [] : [connection.query(locks)]),
      ]
      for (const sent of opening) sent.catch(ignore)
      const outcomes = await work(connection, opening)
      broken = false
      return outcomes
    } catch (error) {
      if (error instanceof NeedsCare || isAnswer(error))
        broken = await connection.script('ROLLBACK').then(
          () => false,
          () => true,
        )
      throw error
    } finally {
      connection.release(broken)
    }
  }

  /** As if nothing went wrong: what does not hold before it has written is stale, anything else needs care. */
  async #together(
    connection: Connection,
    units: readonly LockedUnit[],
    opening: Promise<unknown>[],
  ): Promise<UnitOutcome[]> {
    const outcomes: UnitOutcome[] = units.map(() => 'committed')
    for (const wave of waves(units)) {
      let going = wave.map((at) => ({ at, unit: units[at] as LockedUnit, next: 0, wrote: false }))
      for (;;) {
        going = going.filter(({ unit, next }) => next < unit.steps.length)
        if (going.length === 0) break
        const sent = this.#sendAll(
          connection,
          going.map(({ unit, next }) => unit.steps[next] as Step),
        )
        const answers = (await careful(allAnswers([...opening, ...sent]))).slice(opening.length) as Answer[]
        opening = []
        going.forEach((one, index) => {
          const { need } = one.unit.steps[one.next] as Step
          const met = isMet(need, answers[index] as Answer)
          if (!met && need !== 'try') {
            if (one.wrote) throw new NeedsCare()
            outcomes[one.at] = 'stale'
            one.next = one.unit.steps.length
            return
          }
          one.next += met && need === 'try' ? 2 : 1
          one.wrote ||= need !== 'row' && met
        })
      }
    }
    const audit = units.flatMap((unit, at) => (outcomes[at] === 'committed' ? unit.audit : []))
    const last = [...opening, ...(audit.length === 0 ? [] : [connection.query(auditQuery(audit))])]
    await commit(connection, last)
    return outcomes
  }

  /** Each behind a save-point, so that what one has written before it failed goes without the others. */
  async #oneByOne(
    connection: Connection,
    units: readonly LockedUnit[],
    opening: Promise<unknown>[],
  ): Promise<UnitOutcome[]> {
    await allAnswers(opening)
    const outcomes: UnitOutcome[] = []
    for (const unit of units) {
      const begun = connection.script('SAVEPOINT unit')
      begun.catch(ignore)
      const outcome = await this.#alone(connection, unit)
      await begun
      await connection.script(outcome === 'committed' ? 'RELEASE unit' : 'ROLLBACK TO unit; RELEASE unit')
      outcomes.push(outcome)
    }
    await commit(connection, [])
    return outcomes
  }

  async #alone(connection: Connection, unit: Unit): Promise<UnitOutcome> {
    try {
      for (let at = 0; at < unit.steps.length; at++) {
        const step = unit.steps[at] as Step
        const met = isMet(step.need, await this.#send(connection, step))
        if (!met && step.need !== 'try') return 'stale'
        if (met && step.need === 'try') at++
      }
      if (unit.audit.length > 0) await connection.query(auditQuery(unit.audit))
      return 'committed'
    } catch (error) {
      const meaning = meaningOf(error)
      if (meaning === 'stale') return 'stale'
      if (meaning === 'refused') return { failed: `refused with ${sqlState(error) ?? 'no reason'}` }
      throw error
    }
  }

  /** Sends a step of each of several units. Those of one statement are sent as one, where it has a form for that. */
  #sendAll(connection: Connection, steps: readonly Step[]): Promise<Answer>[] {
    const answers = new Map<Step, Promise<Answer>>()
    for (const [statement, alike] of Map.groupBy(steps, (step) => step.statement)) {
      const together = alike.length > 1 ? this.#prepared(statement).together : undefined
      if (together === undefined) for (const step of alike) answers.set(step, this.#send(connection, step))
      else {
        const sent = connection.query(together(alike.map(({ parameters }) => parameters)))
        alike.forEach((step, at) => answers.set(step, sent.then(answerAt(at + 1))))
      }
    }
    return steps.map((step) => answers.get(step) as Promise<Answer>)
  }

  #send(connection: Connection, { statement, parameters }: Step): Promise<Answer> {
    return connection.query(this.#prepared(statement).alone(parameters))
  }

  #prepared(statement: number): Queries {
    const write = this.#writes[statement]
    if (write === undefined) throw new Error(`no statement ${statement}`)
    return write
  }
}

/** What was answered to one of those that were sent as one statement. */
function answerAt(place: number): (all: Answer) => Answer {
  return ({ command, rows }) => {
    const own = rows.filter((row) => row['place'] === place)
    return { command, count: own.length, rows: own }
  }
}

const ignore = (): void => undefined

function isMet(need: Step['need'], answer: Answer): boolean {
  if (need === 'any') return true
  return (need === 'row' ? answer.rows.length : answer.count) > 0
}

/**
 * Groups units into waves of those that may run side by side, by their places. What is in each other's way keeps its
 * order.
 */
function waves(units: readonly LockedUnit[]): number[][] {
  const made: number[][] = []
  let wave: number[] = []
  let taken: Map<number, 'shared' | 'exclusive'> = new Map()
  for (const [at, { locks }] of units.entries()) {
    if (inEachOthersWay(locks, taken)) {
      made.push(wave)
      wave = []
      taken = new Map()
    }
    wave.push(at)
    for (const [key, mode] of locks) if (taken.get(key) !== 'exclusive') taken.set(key, mode)
  }
  made.push(wave)
  return made
}

function auditQuery(audit: Unit['audit']): Query {
  return {
    text: `insert into audit_inbox (chain, record)
      select chain, record from unnest($1::text[], $2::text[]) with ordinality as entries (chain, record, at) order by at`,
    values: [audit.map(({ chain }) => chain), audit.map(({ record }) => record)],
  }
}

/** What is wrong with one unit is found out in the careful way. */
async function careful<T>(answers: Promise<T>): Promise<T> {
  return answers.catch((error: unknown) => {
    const meaning = meaningOf(error)
    throw meaning === 'stale' || meaning === 'refused' ? new NeedsCare() : error
  })
}

/**
 * Ends the transaction, together with what was sent before and is not answered yet.
 *
 * @throws OutcomeUnknown when the connection breaks before the answer: nobody knows which it was.
 */
async function commit(connection: Connection, before: readonly Promise<unknown>[]): Promise<void> {
  const ended = connection.query(COMMIT)
  ended.catch(ignore)
  const failed = await errorOf(before)
  const answer = await ended.catch(async (error: unknown) => {
    // The server has refused the statement before, so there was nothing to commit.
    if (sqlState(failed) !== undefined) throw failed
    if (isAnswer(error)) throw error
    throw new OutcomeUnknown('the connection broke during the commit', { cause: error })
  })
  if (failed !== undefined) await careful(Promise.reject(failed as Error))
  if (answer.command !== 'COMMIT') throw new Error(`the transaction ended with ${answer.command}`)
}
