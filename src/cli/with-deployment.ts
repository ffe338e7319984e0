import type { Config } from '../config.ts'
import { DeploymentError, openDeployment, type Deployment } from '../deployment.ts'
import { systemClock } from '../lib/clock.ts'
import type { Application, Reads } from '../store/store.ts'
import { notice } from './output.ts'

/** Opens the deployment for one command, beside a server that may be running, and closes it again. */
export async function withDeployment<T>(config: Config, work: (deployment: Deployment) => Promise<T>): Promise<T> {
  const { data, databaseUrl, rootKey } = config
  const options = { data, databaseUrl, rootKey, clock: systemClock, create: false, onNotice: notice }
  const deployment = await openDeployment(options)
  try {
    return await work(deployment)
  } finally {
    await deployment.close()
  }
}

/** The application that an option names, or the only one. */
export async function applicationNamed(read: Reads, id: string | undefined): Promise<Application> {
  const applications = await read.applications()
  const [only, ...others] = id === undefined ? applications : applications.filter((one) => one.id === id)
  if (only === undefined)
    throw new DeploymentError(id === undefined ? 'there is no application yet' : `there is no application ${id}`)
  if (others.length > 0)
    throw new DeploymentError(
      `there are several applications, so name one with --application: ${applications.map((one) => one.id).join(', ')}`,
    )
  return only
}
