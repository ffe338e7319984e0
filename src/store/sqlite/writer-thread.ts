import { statSync } from 'node:fs'
import { parentPort, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads'
import { openWriter } from './connection.ts'
import { Executor } from './executor.ts'
import type { FromWriter, ToWriter, WriterData } from './messages.ts'
import type { Unit, UnitOutcome } from './steps.ts'

/*
 * The thread that owns the writing connection. Whatever has been handed over while a transaction ran goes into the next
 * one together. Moving the log of writes back into the database (the check-point) is done by a thread of its own; this
 * one only finishes it, when the log has grown past its limit.
 */

const WAL_LIMIT_BYTES = 48 * 1024 * 1024
const SHRED_AFTER_MS = 1000
const UNITS_PER_TRANSACTION = 256

if (parentPort === null) throw new Error('the writing thread is started by the store')
const port = parentPort
const { file, writes } = workerData as WriterData
const database = openWriter(file)
const executor = new Executor(database, writes)
const checkpointer = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
  workerData: file,
  resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 },
})
const say = (message: FromWriter) => {
  port.postMessage(message)
}

let checkpointing = false
let shredTimer: NodeJS.Timeout | undefined

checkpointer.on('message', () => {
  checkpointing = false
  // What was written meanwhile is little; with it done, the next write starts at the log's beginning again.
  if (walBytes() > WAL_LIMIT_BYTES) database.exec('PRAGMA wal_checkpoint(RESTART)')
})

port.on('message', (message: ToWriter) => {
  const waiting: Extract<ToWriter, { kind: 'commit' }>[] = []
  let next: ToWriter | undefined = message
  while (next !== undefined) {
    if (next.kind === 'commit') waiting.push(next)
    else {
      commit(waiting.splice(0))
      other(next)
    }
    next = (receiveMessageOnPort(port) as { message: ToWriter } | undefined)?.message
  }
  commit(waiting)
})

function commit(messages: readonly Extract<ToWriter, { kind: 'commit' }>[]): void {
  const first = messages[0]?.first
  if (first === undefined) return
  const units = messages.flatMap((message) => message.units)
  for (let from = 0; from < units.length; from += UNITS_PER_TRANSACTION) {
    const group = units.slice(from, from + UNITS_PER_TRANSACTION)
    say({ kind: 'done', first: first + from, outcomes: run(group) })
  }
  if (!checkpointing && walBytes() > WAL_LIMIT_BYTES / 2) {
    checkpointing = true
    checkpointer.postMessage('checkpoint')
  }
}

function run(units: readonly Unit[]): UnitOutcome[] {
  try {
    const outcomes = executor.run(units)
    if (units.some((unit, at) => unit.shreds && outcomes[at] === 'committed')) shredSoon()
    return outcomes
  } catch (error) {
    const failed = error instanceof Error ? error.message : 'unknown'
    return units.map(() => ({ failed }))
  }
}

/** Old pages of what was destroyed stand in the log until it is emptied. */
function shredSoon(): void {
  shredTimer ??= setTimeout(() => {
    shredTimer = undefined
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }, SHRED_AFTER_MS)
}

function other(message: Exclude<ToWriter, { kind: 'commit' }>): void {
  switch (message.kind) {
    case 'audit-key':
      executor.useAuditKey(message.key)
      return
    case 'close':
      clearTimeout(shredTimer)
      void checkpointer.terminate().then(() => {
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
        database.close()
        say({ kind: 'closed' })
        port.close()
      })
      return
    default:
      message satisfies never
  }
}

function walBytes(): number {
  return statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
}

say({ kind: 'ready' })
