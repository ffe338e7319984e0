import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { threadFile } from '../../lib/thread-file.ts'

const WAL_LIMIT_BYTES = 48 * 1024 * 1024
const LOOK_EVERY_TRANSACTIONS = 64
/** How long what a delete has destroyed may stand in the log. */
const SHRED_AFTER_MS = 1000
/** How long what a newer version has replaced may stand there: under load, emptying the log is dear. */
const EMPTY_AFTER_MS = 30_000

/**
 * Moves the log of writes back into the database, off the path of requests: a thread of its own copies while requests go
 * on writing. Only when the log has passed its limit is the little that came in meanwhile finished here, after which the
 * log starts over.
 */
export class Checkpoints {
  readonly #file: string
  readonly #database: DatabaseSync
  readonly #leave: () => void
  #thread: Worker | undefined
  #running = false
  #transactions = 0
  #shredTimer: NodeJS.Timeout | undefined
  #emptyTimer: NodeJS.Timeout | undefined
  #emptyNext = false

  /** @param leave called before the connection itself moves anything: no transaction may be open on it then. */
  constructor(file: string, database: DatabaseSync, leave: () => void) {
    this.#leave = leave
    this.#file = file
    this.#database = database
  }

  /** To be called after each transaction. */
  transactionDone(): void {
    this.#emptyTimer ??= setTimeout(() => {
      this.#emptyTimer = undefined
      // The thread copies; what is left to do here when it is done is little.
      this.#emptyNext = true
      if (!this.#running) this.#copy()
    }, EMPTY_AFTER_MS).unref()
    if (++this.#transactions % LOOK_EVERY_TRANSACTIONS !== 0 || this.#running) return
    if (this.#walBytes() < WAL_LIMIT_BYTES / 2) return
    this.#copy()
  }

  #copy(): void {
    this.#running = true
    this.#startedThread().postMessage('checkpoint')
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

  #startedThread(): Worker {
    if (this.#thread !== undefined) return this.#thread
    const thread = new Worker(threadFile('checkpoint-thread', import.meta.url), {
      workerData: this.#file,
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 },
    })
    thread.unref()
    thread.on('message', () => {
      this.#running = false
      if (this.#emptyNext) this.#emptyNext = !this.#empty()
      else if (this.#walBytes() > WAL_LIMIT_BYTES) this.#checkpoint('RESTART')
    })
    thread.on('error', () => {
      // The next round starts another thread; until then the log grows.
      this.#thread = undefined
      this.#running = false
    })
    this.#thread = thread
    return thread
  }

  #empty(): boolean {
    return this.#walBytes() === 0 || this.#checkpoint('TRUNCATE')
  }

  /** Whether it went through; it does not while another process reads an older state, nor on a full disk. */
  #checkpoint(mode: 'RESTART' | 'TRUNCATE'): boolean {
    try {
      this.#leave()
      return this.#database.prepare(`PRAGMA wal_checkpoint(${mode})`).get()?.['busy'] === 0
    } catch {
      return false
    }
  }

  #walBytes(): number {
    return statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  }
}
