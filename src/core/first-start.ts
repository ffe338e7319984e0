import { apiKeyState, makeApiKey } from '../api/api-keys.ts'
import { makeApplication } from '../api/applications/new.ts'
import { scopes } from '../api/scopes.ts'
import { commitOrFail, DEPLOYMENT_CHAIN, DeploymentError, operatorAudit } from '../deployment.ts'
import { parseApiKey } from '../lib/api-key.ts'
import { firstApplicationId, newId, type ApplicationId } from '../lib/ids.ts'
import type { Store } from '../store/store.ts'

export interface FirstStart {
  readonly applicationId: ApplicationId
  readonly apiKey: string
  /** The key is the one that was configured. */
  readonly bootstrapped: boolean
}

/**
 * Makes what a deployment has from its first start on; undefined where it is there. A start that has ended before has left
 * it to this one. Of several that start at once one makes it, for they all mean the same application.
 *
 * @param bootstrapApiKey installed in place of a new one.
 */
export async function firstStart(
  store: Store,
  deploymentId: string,
  bootstrapApiKey: string | undefined,
  now: number,
): Promise<FirstStart | undefined> {
  if ((await store.read.applications()).length > 0) return undefined
  try {
    return await firstApplication(store, bootstrapApiKey, now, firstApplicationId(deploymentId))
  } catch (error) {
    if (error instanceof DeploymentError && (await store.read.applications()).length > 0) return undefined
    throw error
  }
}

/**
 * Makes the first application and an API key that may do everything in it.
 *
 * @param bootstrapApiKey installed in place of a new one.
 * @throws DeploymentError when there is one of this id
 */
export async function firstApplication(
  store: Store,
  bootstrapApiKey: string | undefined,
  now: number,
  id = newId<ApplicationId>(),
): Promise<FirstStart> {
  const made = makeApplication({ id, name: 'My application', environment: 'production', now })
  const key = makeApiKey({
    app: id,
    name: 'First API key',
    scopes,
    expiresInDays: null,
    now,
    text: bootstrapApiKey,
  })
  const audit = [
    ...operatorAudit(DEPLOYMENT_CHAIN, [made.event], now),
    ...operatorAudit(id, [made.event, key.event], now),
  ]
  await commitOrFail(store, [made.change, key.change], audit, 'the first application')
  return { applicationId: id, apiKey: key.text, bootstrapped: bootstrapApiKey !== undefined }
}

/** Whether a key is one that some application of the deployment takes now. */
export async function takesApiKey(store: Store, text: string, now: number): Promise<boolean> {
  const hash = parseApiKey(text)
  const key = hash && (await store.read.apiKeyByHash(hash))
  return key !== undefined && apiKeyState(key, now) === 'active'
}
