import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { threadFile } from '../../lib/thread-file.ts'

/** Pages in the log that start a copy, some 32 MB. A longer log holds more versions of one page, of which one is copied. */
const COPY_AT_PAGES = 8000
/** What may be left for this thread to copy: it came in while the other one copied. */
const LEFT_PAGES = 200
const MAX_PASSES = 5
const LOOK_EVERY_TRANSACTIONS = 16
/** How long what a delete has destroyed may stand in the log. */
const SHRED_AFTER_MS = 1000
/** How long what a newer version has replaced may stand there: under load, emptying the log is dear. */
const EMPTY_AFTER_MS = 30_000

/**
 * Moves the log of writes back into the database, off the path of requests: a thread of its own copies while requests go
 * on writing. Once it has nearly caught up, the little that is left is copied here, and with the next write the log starts
 * over.
 *
 * The size of the log's file does not tell how much of it is in use: the file is written over from its start, which costs
 * a sync less than a file that grows. It shrinks only when it is emptied.
 */
export class Checkpoints {
  readonly #file: string
  readonly #leave: () => void
  readonly #state: StatementSync
  readonly #passive: StatementSync
  readonly #truncate: StatementSync
  #thread: Worker | undefined
  #passes = 0
  #transactions = 0
  #shredTimer: NodeJS.Timeout | undefined
  #emptyTimer: NodeJS.Timeout | undefined
  #emptyNext = false

  /** @param leave called before the connection itself moves anything: no transaction may be open on it then. */
  constructor(file: string, database: DatabaseSync, leave: () => void) {
    this.#file = file
    this.#leave = leave
    this.#state = database.prepare('PRAGMA wal_checkpoint(NOOP)')
    this.#passive = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')
    this.#truncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** To be called after each transaction. */
  transactionDone(): void {
    this.#emptyTimer ??= setTimeout(() => {
      this.#emptyTimer = undefined
      // The thread copies; what is left to do here when it is done is little.
      this.#emptyNext = true
      if (this.#passes === 0) this.#copy()
    }, EMPTY_AFTER_MS).unref()
    if (++this.#transactions % LOOK_EVERY_TRANSACTIONS !== 0 || this.#passes > 0) return
    if ((this.#pages()?.log ?? 0) >= COPY_AT_PAGES) this.#copy()
  }

  /** Old pages of what was deleted stand in the log until it is emptied, so that is done within a second. */
  shredSoon(): void {
    this.#shredTimer ??= setTimeout(() => {
      this.#shredTimer = undefined
      if (!this.#empty()) this.shredSoon()
    }, SHRED_AFTER_MS)
  }

  async close(): Promise<void> {
    clearTimeout(this.#shredTimer)
    clearTimeout(this.#emptyTimer)
    await this.#thread?.terminate()
    this.#empty()
  }

  #copy(): void {
    this.#passes++
    this.#startedThread().postMessage('checkpoint')
  }

  #copied(): void {
    const pages = this.#pages()
    const left = pages === undefined ? 0 : pages.log - pages.checkpointed
    if (left > LEFT_PAGES && this.#passes < MAX_PASSES) {
      this.#copy()
      return
    }
    this.#passes = 0
    if (this.#emptyNext) this.#emptyNext = !this.#empty()
    else this.#run(this.#passive)
  }

  #startedThread(): Worker {
    if (this.#thread !== undefined) return this.#thread
    const thread = new Worker(threadFile('checkpoint-thread', import.meta.url), {
      workerData: this.#file,
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 },
    })
    thread.unref()
    thread.on('message', () => {
      this.#copied()
    })
    thread.on('error', () => {
      // The next round starts another thread; until then the log grows.
      this.#thread = undefined
      this.#passes = 0
    })
    this.#thread = thread
    return thread
  }

  #pages(): { readonly log: number; readonly checkpointed: number } | undefined {
    const state = this.#run(this.#state)
    return state && { log: Number(state['log']), checkpointed: Number(state['checkpointed']) }
  }

  #empty(): boolean {
    return this.#run(this.#truncate)?.['busy'] === 0
  }

  /** Undefined when it does not go through, as on a full disk. */
  #run(statement: StatementSync): Record<string, unknown> | undefined {
    try {
      this.#leave()
      return statement.get()
    } catch {
      return undefined
    }
  }
}
