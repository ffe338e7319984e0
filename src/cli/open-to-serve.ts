import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { openDeployment, type Deployment } from '../deployment.ts'
import { systemClock } from '../lib/clock.ts'

/** Opens the deployment for a server; what its operator should know goes to the log. */
export function openToServe(
  { data, databaseUrl, rootKey }: Config,
  { create, log }: { readonly create: boolean; readonly log: Logger },
): Promise<Deployment> {
  return openDeployment({
    data,
    databaseUrl,
    rootKey,
    clock: systemClock,
    create,
    onNotice: (text) => {
      log.warn(text)
    },
  })
}
