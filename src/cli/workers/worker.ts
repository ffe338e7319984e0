import cluster from 'node:cluster'
import type { Config } from '../../config.ts'
import type { Snapshot } from '../../http/metrics.ts'
import { startListening, type Listening } from '../listening.ts'
import { logger } from '../logger.ts'
import { openToServe } from '../open-to-serve.ts'
import { stopSignal } from '../stop-signal.ts'
import { WORKER_NUMBER, type FromWorker, type ToWorker } from './messages.ts'

/**
 * One of the processes of `claviger serve --workers`: serves until it or all are told to stop. The connections come from the
 * process that has started it, and when that is gone, Node ends this one at once.
 */
export async function work(config: Config): Promise<void> {
  const number = Number(process.env[WORKER_NUMBER])
  const log = await logger(config.logLevel, { worker: number })
  const stopped = stopSignal()
  const told = new Promise<void>((resolve) => {
    onMessage('stop', () => {
      resolve()
    })
  })
  try {
    // Whoever starts the workers has made the deployment.
    const deployment = await openToServe(config, { create: false, log })
    try {
      const listening = await startListening(config, deployment, { log, together: { worker: number, gather } })
      listening.ready()
      onMessage('started', () => {
        listening.keepHouse()
      })
      answerCounts(listening)
      tell({ kind: 'serving', url: listening.url })
      await Promise.race([stopped, told])
      await listening.stop()
    } finally {
      await deployment.close()
    }
  } finally {
    // Would keep this process alive.
    cluster.worker?.disconnect()
  }
}

function answerCounts({ metrics }: Listening): void {
  onMessage('count', ({ id }) => {
    void metrics.then(async (made) => {
      tell({ kind: 'counted', id, snapshot: await made.snapshot() })
    })
  })
}

const waiting = new Map<number, (snapshots: readonly Snapshot[]) => void>()
let asked = 0

/** What all workers have counted, this one among them. */
function gather(): Promise<readonly Snapshot[]> {
  const id = asked++
  if (asked === 1)
    onMessage('gathered', (answer) => {
      waiting.get(answer.id)?.(answer.snapshots)
      waiting.delete(answer.id)
    })
  return new Promise((resolve) => {
    waiting.set(id, resolve)
    tell({ kind: 'gather', id })
  })
}

function onMessage<K extends ToWorker['kind']>(kind: K, act: (message: Extract<ToWorker, { kind: K }>) => void): void {
  process.on('message', (message: ToWorker) => {
    if (message.kind === kind) act(message as Extract<ToWorker, { kind: K }>)
  })
}

function tell(message: FromWorker): void {
  // Where the other side is gone, this process ends anyway.
  if (process.connected) process.send?.(message)
}
