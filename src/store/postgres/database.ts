import type { SignInDatabase } from '../store.ts'

/** A statement with its values; one with a name is prepared once a connection. */
export interface Query {
  readonly name?: string | undefined
  readonly text: string
  readonly values: readonly unknown[]
}

export interface Answer {
  /** `INSERT`, `COMMIT`, …: what the server says it has done. */
  readonly command: string
  readonly count: number
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** A connection of its own until it is released. Queries may be sent before the ones before have been answered. */
export interface Connection {
  query(query: Query): Promise<Answer>
  /** Statements without values, one after the other. */
  script(text: string): Promise<void>
  /** @param broken the connection is to be closed and not used again. */
  release(broken: boolean): void
}

/** The server as the store knows it: a bounded number of connections. */
export interface Database {
  connect(): Promise<Connection>
  signIn(): SignInDatabase
  end(): Promise<void>
}

/** Lends a connection. Where its use fails it is closed, for nobody knows what state it is in. */
export async function withConnection<T>(database: Database, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await database.connect()
  let broken = true
  try {
    const result = await use(connection)
    broken = false
    return result
  } finally {
    connection.release(broken)
  }
}
