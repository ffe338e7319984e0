import { chmodSync, closeSync, openSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { StoreUnavailable, type Outcome, type Plan, type Store } from '../store.ts'
import { toUnit, writes } from './changes.ts'
import { openReader, openWriter } from './connection.ts'
import type { FromWriter, ToWriter, WriterData } from './messages.ts'
import { migrate } from './migrate.ts'
import { sqliteReads } from './reads.ts'
import type { Unit, UnitOutcome } from './steps.ts'

interface Waiting {
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: StoreUnavailable) => void
}

/**
 * Opens (and brings up to date) the embedded database. Reads run on this thread; commits are handed to a thread that
 * owns the one writing connection, those of one turn of the event loop together.
 *
 * @param onFailure called once when the writing thread has died: nothing more can be written by this process.
 */
export async function openSqliteStore(
  file: string,
  { now, onFailure }: { now: number; onFailure?: (error: Error) => void },
): Promise<Store> {
  createPrivately(file)
  const first = openWriter(file)
  try {
    migrate(first, now)
  } finally {
    first.close()
  }

  const data: WriterData = { file, writes }
  const writer = new Worker(new URL('./writer-thread.ts', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 },
  })
  const waiting = new Map<number, Waiting>()
  let pending: Unit[] = []
  let nextNumber = 0
  let dead: StoreUnavailable | undefined
  let closed: (() => void) | undefined

  const say = (message: ToWriter) => {
    writer.postMessage(message)
  }
  const flush = () => {
    if (pending.length === 0) return
    const units = pending
    pending = []
    say({ kind: 'commit', first: nextNumber - units.length, units })
  }
  const fail = (error: Error) => {
    if (dead !== undefined) return
    dead = new StoreUnavailable('the writing thread has stopped', { cause: error })
    for (const { reject } of waiting.values()) reject(dead)
    waiting.clear()
    onFailure?.(error)
  }

  await new Promise<void>((resolve, reject) => {
    writer.on('error', (error: Error) => {
      reject(error)
      fail(error)
    })
    writer.on('exit', () => {
      if (closed === undefined) fail(new Error('the writing thread ended'))
    })
    writer.on('message', (message: FromWriter) => {
      switch (message.kind) {
        case 'ready':
          resolve()
          return
        case 'done':
          message.outcomes.forEach((outcome, at) => {
            settle(message.first + at, outcome)
          })
          return
        case 'closed':
          closed?.()
          return
        default:
          message satisfies never
      }
    })
  })

  function settle(number: number, outcome: UnitOutcome): void {
    const waiter = waiting.get(number)
    waiting.delete(number)
    if (typeof outcome === 'string') waiter?.resolve(outcome)
    else waiter?.reject(new StoreUnavailable(outcome.failed))
  }

  const reader = openReader(file)
  return {
    read: sqliteReads(reader),
    commit(plan: Plan): Promise<Outcome> {
      if (dead !== undefined) return Promise.reject(dead)
      return new Promise((resolve, reject) => {
        const unit = toUnit(plan)
        if (pending.length === 0) setImmediate(flush)
        pending.push(unit)
        waiting.set(nextNumber++, { resolve, reject })
      })
    },
    useAuditKey(key) {
      say({ kind: 'audit-key', key })
    },
    async backup(target) {
      reader.prepare('VACUUM INTO ?').run(target)
      chmodSync(target, 0o600)
    },
    async close() {
      flush()
      const done = new Promise<void>((resolve) => {
        closed = resolve
        writer.once('exit', () => {
          resolve()
        })
      })
      say({ kind: 'close' })
      await done
      reader.close()
    },
  }
}

/** The database and what SQLite lays beside it are for the owner alone: it takes the modes from the main file. */
function createPrivately(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
}
