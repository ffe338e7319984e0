import { parentPort, workerData } from 'node:worker_threads'
import { openDeployment } from '../deployment.ts'
import { systemClock } from '../lib/clock.ts'
import type { Answer } from './call.ts'
import { createCore } from './core.ts'
import { firstApplication } from './first-start.ts'
import { startHousekeeping } from './housekeeping.ts'
import type { CoreConfig, FromCore, ToCore } from './messages.ts'
import { packAnswer, unpackCalls } from './wire.ts'

/*
 * The core in a thread of its own: it alone holds keys and the database, while the front reads and writes HTTP. Calls
 * come in bundles, one for each turn of the front's event loop, and answers go back in bundles.
 */

if (parentPort === null) throw new Error('the core is started by remote.ts')
const port = parentPort
const config = workerData as CoreConfig
const say = (message: FromCore) => {
  port.postMessage(message)
}
const log = {
  info: (fields: object, message: string) => {
    say({ kind: 'log', level: 'info', fields, message })
  },
  warn: (fields: object, message: string) => {
    say({ kind: 'log', level: 'warn', fields, message })
  },
  error: (fields: { err: unknown }, message: string) => {
    const { err } = fields
    say({ kind: 'log', level: 'error', fields: { err: err instanceof Error ? err.stack : String(err) }, message })
  },
}

try {
  await start()
} catch (error) {
  const { name, message, stack } = error as Error
  say({ kind: 'failed', name, message, ...(stack !== undefined && { stack }) })
}

async function start(): Promise<void> {
  const deployment = await openDeployment({
    data: config.data,
    rootKey: config.rootKey,
    clock: systemClock,
    create: true,
    onNotice: (text) => {
      log.warn({}, text)
    },
  })
  const { store, keys } = deployment
  const first = deployment.isNew ? await firstApplication(store, config.bootstrapApiKey, systemClock()) : undefined
  const core = createCore({
    store,
    keys,
    clock: systemClock,
    limits: { maxCredentials: config.maxCredentials },
    rateLimit: config.rateLimit,
    onFailure: (message, err) => {
      log.error({ err }, message)
    },
  })
  const housekeeping = startHousekeeping(store, { graceDays: config.graceDays, clock: systemClock, log })

  let answers: unknown[] = []
  function answered(number: number, answer: Answer): void {
    if (answers.length === 0)
      setImmediate(() => {
        const values = answers
        answers = []
        say({ kind: 'answers', values })
      })
    packAnswer(answers, number, answer)
  }

  port.on('message', (message: ToCore) => {
    switch (message.kind) {
      case 'calls':
        unpackCalls(message.bundle).forEach((call, at) => {
          void core.answer(call).then((answer) => {
            answered(message.first + at, answer)
          })
        })
        return
      case 'counts':
        void core.counts().then((counts) => {
          say({ kind: 'counts', counts })
        })
        return
      case 'close':
        housekeeping.stop()
        void deployment.close().then(() => {
          say({ kind: 'closed' })
          port.close()
        })
        return
      default:
        message satisfies never
    }
  })
  say({ kind: 'ready', first, rootKeyFile: deployment.rootKeyFile })
}
