import type { DatabaseSync, StatementSync } from 'node:sqlite'

/**
 * One read transaction for all reads of a turn of the event loop: SQLite takes and drops its locks once a turn instead of
 * once a statement, and what a turn reads is of one moment. It ends before anything is written and at the turn's end.
 */
export class ReadTurn {
  readonly #begin: StatementSync
  readonly #end: StatementSync
  #open = false

  constructor(database: DatabaseSync) {
    this.#begin = database.prepare('BEGIN')
    this.#end = database.prepare('COMMIT')
  }

  /** To be called before a read. */
  enter(): void {
    if (this.#open) return
    this.#begin.run()
    this.#open = true
    setImmediate(() => {
      this.leave()
    })
  }

  /** To be called before anything that is not a read. */
  leave(): void {
    if (!this.#open) return
    this.#open = false
    this.#end.run()
  }
}
