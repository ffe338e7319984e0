import { settings, type Config, type SettingName } from '../../config.ts'
import { variableOf } from '../../vault/root/index.ts'
import { announce } from '../announce.ts'
import { logger } from '../logger.ts'
import { openToServe } from '../open-to-serve.ts'
import { stopSignal } from '../stop-signal.ts'
import { Workers } from './workers.ts'

/**
 * The process that starts the workers. It makes the deployment and migrates the database before, so that each happens
 * once, and prints the lines of the start. From then on it has no keys but what workers find in their environment, and no
 * connections to the database: it takes connections, hands them on, and looks after the workers.
 */
export async function startWorkers(config: Config): Promise<void> {
  const log = await logger(config.logLevel)
  // Before the deployment is opened, which takes the root key out of its variable.
  const environment = { ...secretsOf(config), ...rootVariableOf(config) }
  const deployment = await openToServe(config, { create: true, log })
  const workers = new Workers({ count: config.workers, environment, log })
  const stopped = stopSignal()
  try {
    await announce(deployment, config, await workers.start(), log)
    workers.startIsOver()
  } catch (error) {
    await workers.stop()
    throw error
  } finally {
    await deployment.close()
  }
  await stopped
  if (!(await workers.stop())) process.exitCode = 1
}

/** Reading the settings has taken the secret ones out of the environment, and the workers need them. */
function secretsOf(config: Config): Record<string, string> {
  const names = (Object.keys(settings) as SettingName[]).filter((name) => 'secret' in settings[name])
  return Object.fromEntries(
    names.flatMap((name) => (config[name] === undefined ? [] : [[settings[name].env, String(config[name])]])),
  )
}

/** The variable that the root key is in, if it is in one: each worker takes it from its own environment. */
function rootVariableOf({ rootKey }: Config): Record<string, string> {
  const name = rootKey === undefined ? undefined : variableOf(rootKey)
  const text = name === undefined ? undefined : process.env[name]
  return name === undefined || text === undefined ? {} : { [name]: text }
}
