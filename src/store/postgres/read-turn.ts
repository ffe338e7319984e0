import type { Database, Query } from './database.ts'
import { isAnswer, meaningOf } from './errors.ts'
import type { Queries } from './queries.ts'

export type Row = Readonly<Record<string, unknown>>

/** One who waits for the rows that a query answers. */
interface Waiting {
  readonly queries: Queries
  readonly parameters: object
  readonly query: Query
  readonly resolve: (rows: readonly Row[]) => void
  readonly reject: (error: unknown) => void
}

/** What is sent as one query, for one or for many. */
interface Errand {
  readonly query: Query
  readonly answered: (rows: readonly Row[]) => void
  readonly failed: (error: unknown) => void
}

/** More would wait for each other too long behind a slow one, fewer would cost a way to the server each. */
const ERRANDS_PER_CONNECTION = 8
const MOST_TOGETHER = 32

/**
 * The reads of a turn of the event loop go to the server together. Those that ask for the very same are answered by one
 * query, and so are those that ask the same of different things: it is sent after all of them have asked, so none sees less
 * than it would have alone.
 */
export class ReadTurn {
  readonly #database: Database
  #waiting: Waiting[] = []
  #asked = new Map<string, Promise<readonly Row[]>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** The rows that a query answers. @throws whatever the connection or the server has against it. */
  ask(queries: Queries, parameters: object): Promise<readonly Row[]> {
    const query = queries.alone(parameters)
    const name = nameOf(query)
    const same = this.#asked.get(name)
    if (same !== undefined) return same
    if (this.#waiting.length === 0)
      setImmediate(() => {
        this.#send()
      })
    const answer = new Promise<readonly Row[]>((resolve, reject) => {
      this.#waiting.push({ queries, parameters, query, resolve, reject })
    })
    this.#asked.set(name, answer)
    return answer
  }

  #send(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#asked = new Map()
    this.#run([...Map.groupBy(waiting, ({ queries }) => queries).values()].flatMap((alike) => this.#errandsFor(alike)))
  }

  #errandsFor(alike: readonly Waiting[]): Errand[] {
    const together = alike[0]?.queries.together
    if (together === undefined || alike.length === 1) return alike.map(alone)
    return chunks(alike, MOST_TOGETHER).map((some) => ({
      query: together(some.map(({ parameters }) => parameters)),
      answered(rows) {
        const own = Map.groupBy(rows, (row) => row['place'])
        some.forEach(({ resolve }, at) => {
          resolve(own.get(at + 1) ?? [])
        })
      },
      failed: (error) => {
        // It may be what one of them has asked for: that is no matter of the others.
        if (meaningOf(error) === 'refused') this.#run(some.map(alone))
        else for (const { reject } of some) reject(error)
      },
    }))
  }

  #run(errands: readonly Errand[]): void {
    for (const some of chunks(errands, ERRANDS_PER_CONNECTION)) void this.#onOne(some)
  }

  async #onOne(errands: readonly Errand[]): Promise<void> {
    try {
      const connection = await this.#database.connect()
      const went = await Promise.all(
        errands.map(async ({ query, answered, failed }) => {
          try {
            answered((await connection.query(query)).rows)
            return true
          } catch (error) {
            failed(error)
            return isAnswer(error)
          }
        }),
      )
      connection.release(went.includes(false))
    } catch (error) {
      for (const { failed } of errands) failed(error)
    }
  }
}

function alone({ query, resolve, reject }: Waiting): Errand {
  return { query, answered: resolve, failed: reject }
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}

function nameOf({ text, values }: Query): string {
  return JSON.stringify([text, ...values.map((value) => (value instanceof Uint8Array ? hexOf(value) : value))])
}

const hexOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex')
