import type { Statement } from './prepare.ts'

/** How an engine runs a query: to its first row or to all of them, each turned into a record. */
export interface Rows {
  readonly one: <P extends object, R, T>(
    statement: Statement<P, R>,
    parameters: P,
    to: (row: R) => T,
  ) => Promise<T | undefined>
  readonly all: <P extends object, R, T>(statement: Statement<P, R>, parameters: P, to: (row: R) => T) => Promise<T[]>
}
