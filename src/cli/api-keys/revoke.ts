import { revocation } from '../../api/api-keys.ts'
import type { Config } from '../../config.ts'
import { commitOrFail, DeploymentError, operatorAudit } from '../../deployment.ts'
import { systemClock } from '../../lib/clock.ts'
import type { ApiKey, Reads } from '../../store/store.ts'
import { say } from '../output.ts'
import { withDeployment } from '../with-deployment.ts'

/** `claviger api-keys revoke`: holds from the next request of a running server, which looks each key up. */
export async function revokeApiKey(config: Config, id: string): Promise<void> {
  await withDeployment(config, async ({ store }) => {
    const key = await apiKeyWithId(store.read, id)
    if (key === undefined) throw new DeploymentError(`there is no API key with the id ${id}: see \`api-keys list\``)
    if (key.revokedAt !== null) throw new DeploymentError(`the API key ${id} was revoked before`)
    const at = systemClock()
    const { change, event } = revocation(key, at)
    await commitOrFail(store, [change], operatorAudit(key.applicationId, [event], at), 'api-keys revoke')
    say(`The API key ${id} (${key.name}) is revoked: it is refused from the next request on.`)
  })
}

async function apiKeyWithId(read: Reads, id: string): Promise<ApiKey | undefined> {
  for (const application of await read.applications()) {
    const key = (await read.apiKeys(application.id)).find((one) => one.id === id)
    if (key !== undefined) return key
  }
  return undefined
}
