import type { KeyObject } from 'node:crypto'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { CHAIN_START, headSeal, recordMac } from '../../audit/chain.ts'
import { sqliteDialect, type Compiled, type Statement } from '../sql/prepare.ts'
import type { Step, Unit, UnitOutcome } from '../sql/steps.ts'

interface Head {
  seq: number
  mac: Uint8Array
}

/** A unit that has written something before it failed: all of the transaction goes, and the others run again. */
class Undo extends Error {
  readonly unit: number
  readonly outcome: UnitOutcome
  constructor(unit: number, outcome: UnitOutcome) {
    super('undo')
    this.unit = unit
    this.outcome = outcome
  }
}

const SQLITE_CONSTRAINT_UNIQUE = 2067

/**
 * Runs units in groups: one transaction and one sync of the disk for all that wait, each with an outcome of its own.
 * Audit records are chained here, where changes are in their final order.
 */
export class Executor {
  readonly #database: DatabaseSync
  readonly #writes: readonly { readonly prepared: StatementSync; readonly bind: Compiled<object>['bind'] }[]
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #rollback: StatementSync
  readonly #dataVersion: StatementSync
  readonly #readHead: StatementSync
  readonly #writeHead: StatementSync
  readonly #insertRecord: StatementSync
  /** Heads as this transaction has them; what other processes commit is noticed by `data_version`. */
  readonly #heads = new Map<string, Head>()
  #seenVersion: unknown
  #auditKey: KeyObject | undefined

  constructor(database: DatabaseSync, writes: readonly Statement<object, unknown>[]) {
    this.#database = database
    this.#writes = writes.map((statement) => {
      const { sql, bind } = statement.in(sqliteDialect)
      return { prepared: database.prepare(sql), bind }
    })
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
    this.#rollback = database.prepare('ROLLBACK')
    this.#dataVersion = database.prepare('PRAGMA data_version')
    this.#readHead = database.prepare('SELECT seq, mac FROM audit_heads WHERE chain = ?')
    this.#writeHead = database.prepare(
      `INSERT INTO audit_heads (chain, seq, mac, seal) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (chain) DO UPDATE SET seq = ?2, mac = ?3, seal = ?4`,
    )
    this.#insertRecord = database.prepare('INSERT INTO audit_records (chain, seq, record, mac) VALUES (?, ?, ?, ?)')
  }

  useAuditKey(key: KeyObject): void {
    this.#auditKey = key
  }

  /**
   * Answers one outcome a unit, in order, after the commit is on the disk.
   *
   * @throws when the transaction as a whole fails (disk full, another process writes); nothing was written then.
   */
  run(units: readonly Unit[]): UnitOutcome[] {
    const outcomes: (UnitOutcome | undefined)[] = units.map(() => undefined)
    for (;;) {
      this.#begin.run()
      try {
        this.#noticeOthers()
        this.#apply(units, outcomes)
        this.#commit.run()
        return outcomes.map((outcome) => outcome ?? 'committed')
      } catch (error) {
        this.#heads.clear()
        if (this.#database.isTransaction) this.#rollback.run()
        if (!(error instanceof Undo)) throw error
        outcomes[error.unit] = error.outcome
      }
    }
  }

  #noticeOthers(): void {
    const version = this.#dataVersion.get()?.['data_version']
    if (version !== this.#seenVersion) this.#heads.clear()
    this.#seenVersion = version
  }

  #apply(units: readonly Unit[], outcomes: (UnitOutcome | undefined)[]): void {
    const chains = new Set<string>()
    for (const [index, unit] of units.entries()) {
      if (outcomes[index] !== undefined) continue
      const outcome = this.#applyUnit(unit, index)
      if (outcome === 'committed') for (const chain of this.#appendAll(unit, index)) chains.add(chain)
      else outcomes[index] = outcome
    }
    for (const chain of chains) this.#sealHead(chain)
  }

  #applyUnit(unit: Unit, index: number): UnitOutcome {
    let wrote = false
    for (let at = 0; at < unit.steps.length; at++) {
      const step = unit.steps[at] as Step
      const { need } = step
      let met: boolean
      try {
        met = this.#runStep(step)
      } catch (error) {
        const outcome = outcomeOf(error)
        if (outcome === undefined) throw error
        // A statement that broke off may have left some of its rows, or have ended the transaction.
        if (wrote || outcome !== 'stale') throw new Undo(index, outcome)
        return outcome
      }
      if (need === 'try') {
        if (met) at++
      } else if (!met) {
        if (wrote) throw new Undo(index, 'stale')
        return 'stale'
      }
      wrote ||= need !== 'row'
    }
    return 'committed'
  }

  #runStep({ statement, parameters, need }: Step): boolean {
    const write = this.#writes[statement]
    if (write === undefined) throw new Error(`no statement ${statement}`)
    const values = write.bind(parameters)
    if (need === 'row') return write.prepared.get(...values) !== undefined
    return write.prepared.run(...values).changes > 0 || need === 'any'
  }

  /** Answers the chains. A record that cannot be written fails the unit that it belongs to, and no other. */
  #appendAll(unit: Unit, index: number): string[] {
    try {
      return unit.audit.map(({ chain, record }) => this.#append(chain, record))
    } catch (error) {
      if (outcomeOf(error) === undefined) throw error
      throw new Undo(index, { failed: 'the audit record was refused' })
    }
  }

  #append(chain: string, record: string): string {
    const key = this.#requireAuditKey()
    let head = this.#heads.get(chain)
    if (head === undefined) {
      head = (this.#readHead.get(chain) as Head | undefined) ?? { seq: 0, mac: CHAIN_START }
      this.#heads.set(chain, head)
    }
    const seq = head.seq + 1
    const mac = recordMac(key, chain, seq, head.mac, record)
    this.#insertRecord.run(chain, seq, record, mac)
    head.seq = seq
    head.mac = mac
    return chain
  }

  #sealHead(chain: string): void {
    const head = this.#heads.get(chain)
    if (head === undefined) throw new Error('a chain without a head')
    this.#writeHead.run(chain, head.seq, head.mac, headSeal(this.#requireAuditKey(), chain, head.seq, head.mac))
  }

  #requireAuditKey(): KeyObject {
    if (this.#auditKey === undefined) throw new Error('audit records before the audit key')
    return this.#auditKey
  }
}

/** Whether another process holds the database; the same may be tried again. */
export function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5
  )
}

/** An outcome for the one unit, or undefined when the whole transaction is in doubt. */
function outcomeOf(error: unknown): UnitOutcome | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  // Two plans that both took a free name: the second decides again and finds it taken.
  if (code === SQLITE_CONSTRAINT_UNIQUE) return 'stale'
  // Any other refusal (a CHECK, a trigger) is of the one statement.
  if (typeof code === 'number' && (code & 0xff) === 19) return { failed: `constraint ${code}` }
  return undefined
}
