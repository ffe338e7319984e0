import { PGlite } from '@electric-sql/pglite'
import type { Answer, Connection, Database, Query } from '../../src/store/postgres/database.ts'

const INT8 = 20
const BOOL = 16
const TIMESTAMPTZ = 1184

const parsers = {
  [INT8]: Number,
  [BOOL]: (text: string) => (text === 't' ? 1 : 0),
  [TIMESTAMPTZ]: (text: string) => new Date(text).toISOString(),
}
const serializers = { [BOOL]: (value: unknown) => (Number(value) === 0 ? 'f' : 't') }

/** PGlite is PostgreSQL in this process with a single connection, which the stores over it lend to each other in turn. */
export class Lite {
  readonly #engine = new PGlite()
  #turn: Promise<void> = Promise.resolve()

  async sql(schema: string, text: string): Promise<Answer['rows']> {
    const connection = await this.#connect(schema)
    const rows = /^select/i.test(text)
      ? (await connection.query({ text, values: [] })).rows
      : await connection.script(text).then(() => [])
    connection.release(false)
    return rows
  }

  /** A schema of its own takes the place of a database. */
  database(schema: string): Database {
    const open = { ended: false }
    return {
      connect: () => {
        if (open.ended) return Promise.reject(new Error('this database is closed'))
        return this.#connect(schema)
      },
      signIn: () => {
        throw new Error('nobody signs in here')
      },
      end: async () => {
        open.ended = true
      },
    }
  }

  close(): Promise<void> {
    return this.#engine.close()
  }

  async #connect(schema: string): Promise<Connection> {
    const before = this.#turn
    let release: () => void = () => undefined
    this.#turn = new Promise((resolve) => {
      release = resolve
    })
    await before
    await this.#engine.exec(`SET search_path TO ${schema}`)
    // Queries that are sent without waiting run in their order.
    let last: Promise<unknown> = Promise.resolve()
    const after = <T>(work: () => Promise<T>): Promise<T> => {
      const next = last.then(work)
      last = next.catch(() => undefined)
      return next
    }
    return {
      query: (query) => after(() => this.#query(query)),
      script: (text) =>
        after(async () => {
          await this.#engine.exec(text)
        }),
      release: (broken) => {
        void after(async () => {
          if (broken) await this.#engine.exec('ROLLBACK')
        }).finally(release)
      },
    }
  }

  async #query({ text, values }: Query): Promise<Answer> {
    const { rows, affectedRows } = await this.#engine.query<Record<string, unknown>>(text, [...values], {
      parsers,
      serializers,
    })
    return { command: text === 'COMMIT' ? 'COMMIT' : '', count: affectedRows ?? rows.length, rows }
  }
}
