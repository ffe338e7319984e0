import type { Database, Query } from './database.ts'

export type Row = Readonly<Record<string, unknown>>

interface Waiting {
  readonly query: Query
  readonly resolve: (rows: readonly Row[]) => void
  readonly reject: (error: unknown) => void
}

/** More would wait for each other too long behind a slow one, fewer would cost a way to the server each. */
const READS_PER_CONNECTION = 8

/**
 * The reads of a turn of the event loop go to the server together, some on each connection. Those that ask for the very
 * same are answered by one query: it is sent after all of them have asked, so none sees less than it would have alone.
 */
export class ReadTurn {
  readonly #database: Database
  #waiting: Waiting[] = []
  #asked = new Map<string, Promise<readonly Row[]>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** The rows that a query answers. @throws whatever the connection or the server has against it. */
  ask(query: Query): Promise<readonly Row[]> {
    const name = nameOf(query)
    const same = this.#asked.get(name)
    if (same !== undefined) return same
    if (this.#waiting.length === 0)
      setImmediate(() => {
        this.#send()
      })
    const answer = new Promise<readonly Row[]>((resolve, reject) => {
      this.#waiting.push({ query, resolve, reject })
    })
    this.#asked.set(name, answer)
    return answer
  }

  #send(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#asked = new Map()
    for (let at = 0; at < waiting.length; at += READS_PER_CONNECTION)
      void this.#onOne(waiting.slice(at, at + READS_PER_CONNECTION))
  }

  async #onOne(reads: readonly Waiting[]): Promise<void> {
    try {
      const connection = await this.#database.connect()
      const answered = await Promise.all(
        reads.map(async ({ query, resolve, reject }) => {
          try {
            resolve((await connection.query(query)).rows)
            return true
          } catch (error) {
            reject(error)
            return false
          }
        }),
      )
      connection.release(answered.includes(false))
    } catch (error) {
      for (const { reject } of reads) reject(error)
    }
  }
}

function nameOf({ text, values }: Query): string {
  return JSON.stringify([text, ...values.map((value) => (value instanceof Uint8Array ? hexOf(value) : value))])
}

const hexOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex')
