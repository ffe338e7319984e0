import { SettingError, type Config } from '../config.ts'
import { announce } from './announce.ts'
import { startListening } from './listening.ts'
import { logger } from './logger.ts'
import { openToServe } from './open-to-serve.ts'
import { holdServeLock } from './serve-lock.ts'
import { stopSignal } from './stop-signal.ts'

/** `claviger serve`: opens the deployment, listens, and runs until it is told to stop. */
export async function serve(config: Config): Promise<void> {
  if (config.workers > 1) return serveWithWorkers(config)
  const log = await logger(config.logLevel)
  // Several may serve one PostgreSQL database.
  const lock = config.databaseUrl === undefined ? holdServeLock(config.data) : undefined
  const opening = openToServe(config, { create: true, log })
  // The front is loaded while the database is opened.
  const [deployment] = await Promise.all([opening, import('../http/server.ts')])
  try {
    // Before the first request can come, so that from then on a stop finishes what is under way.
    const stopped = stopSignal()
    const listening = await startListening(config, deployment, { log })
    try {
      await announce(deployment, config, listening.url, log)
      listening.ready()
      listening.keepHouse()
      await stopped
    } finally {
      // Also where the start fails this late: what listens without a store says that it is ready, and answers nothing.
      await listening.stop()
    }
  } finally {
    await deployment.close()
    lock?.release()
  }
}

/** In several processes: this one starts the others, or is one of them. */
async function serveWithWorkers(config: Config): Promise<void> {
  if (config.databaseUrl === undefined)
    throw new SettingError(
      `CLAVIGER_WORKERS is ${config.workers}, but the embedded database is served by one process alone: ` +
        'name a PostgreSQL database (CLAVIGER_DATABASE_URL), or leave the number of workers at 1',
    )
  const { default: cluster } = await import('node:cluster')
  if (cluster.isPrimary) await (await import('./workers/primary.ts')).startWorkers(config)
  else await (await import('./workers/worker.ts')).work(config)
}
