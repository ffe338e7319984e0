import { SHARE_ENV, Worker } from 'node:worker_threads'
import type { FastifyBaseLogger } from 'fastify'
import { threadFile } from '../lib/thread-file.ts'
import type { Answer, Call, Core } from './call.ts'
import type { FirstStart } from './first-start.ts'
import type { CoreConfig, FromCore, ToCore } from './messages.ts'
import { packCalls, unpackAnswers } from './wire.ts'

export interface StartedCore {
  readonly core: Core
  /** What the first start has made. */
  readonly first: FirstStart | undefined
  /** The root key file that was made, to be backed up. */
  readonly rootKeyFile: string | undefined
}

/** Nearly all that a call makes is garbage soon; a small space for it stays in the processor's caches. */
const YOUNG_GENERATION_MB = 8

/**
 * Starts the core in a thread of its own and waits until the deployment is open. The calls of one turn of the event loop
 * cross together.
 *
 * @param onFailure called once when the thread has died: nothing can be answered any more.
 * @throws what opening the deployment threw.
 */
export async function startCore(
  config: CoreConfig,
  { log, onFailure }: { log: FastifyBaseLogger; onFailure: (error: Error) => void },
): Promise<StartedCore> {
  // The environment is shared, so that a root key taken from it is gone from it everywhere.
  const thread = new Worker(threadFile('thread', import.meta.url), {
    workerData: config,
    env: SHARE_ENV,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  const countsWaiting: ((counts: Readonly<Record<string, number>>) => void)[] = []
  let pending: Call[] = []
  let next = 0
  let closed: (() => void) | undefined

  const say = (message: ToCore, handOver: ArrayBuffer[] = []) => {
    thread.postMessage(message, handOver)
  }

  function flush(): void {
    const calls = pending
    pending = []
    const bundle = packCalls(calls)
    say({ kind: 'calls', first: next - calls.length, bundle }, [bundle.bodies])
  }

  function settle(number: number, answer: Answer): void {
    const resolve = waiting.get(number)
    waiting.delete(number)
    resolve?.(answer)
  }

  const core: Core = {
    answer: (call) =>
      new Promise((resolve) => {
        if (pending.length === 0) setImmediate(flush)
        pending.push(call)
        waiting.set(next++, resolve)
      }),
    counts: () =>
      new Promise((resolve) => {
        countsWaiting.push(resolve)
        if (countsWaiting.length === 1) say({ kind: 'counts' })
      }),
    close: () =>
      new Promise((resolve) => {
        closed = resolve
        say({ kind: 'close' })
      }),
  }

  return new Promise((resolve, reject) => {
    thread.on('error', (error: Error) => {
      reject(error)
      onFailure(error)
    })
    thread.on('exit', () => {
      if (closed === undefined) onFailure(new Error('the core has ended'))
      closed?.()
    })
    thread.on('message', (message: FromCore) => {
      switch (message.kind) {
        case 'ready':
          resolve({ core, first: message.first, rootKeyFile: message.rootKeyFile })
          return
        case 'failed':
          closed = () => undefined
          reject(Object.assign(new Error(message.message), { name: message.name, stack: message.stack }))
          return
        case 'answers':
          unpackAnswers(message.values, settle)
          return
        case 'counts':
          for (const give of countsWaiting.splice(0)) give(message.counts)
          return
        case 'log':
          log[message.level](message.fields, message.message)
          return
        case 'closed':
          closed?.()
          return
        default:
          message satisfies never
      }
    })
  })
}
