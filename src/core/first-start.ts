import { makeApiKey } from '../api/api-keys.ts'
import { makeApplication } from '../api/applications/new.ts'
import { scopes } from '../api/scopes.ts'
import { DEPLOYMENT_CHAIN, operatorAudit } from '../deployment.ts'
import type { ApplicationId } from '../lib/ids.ts'
import type { Store } from '../store/store.ts'

export interface FirstStart {
  readonly applicationId: ApplicationId
  readonly apiKey: string
  /** The key is the one that was configured. */
  readonly bootstrapped: boolean
}

/**
 * Makes the first application and an API key that may do everything in it.
 *
 * @param bootstrapApiKey installed in place of a new one.
 */
export async function firstApplication(
  store: Store,
  bootstrapApiKey: string | undefined,
  now: number,
): Promise<FirstStart> {
  const made = makeApplication({ name: 'My application', environment: 'production', now })
  const applicationId = made.application.id
  const key = makeApiKey({
    app: applicationId,
    name: 'First API key',
    scopes,
    expiresInDays: null,
    now,
    text: bootstrapApiKey,
  })
  await store.commit({
    changes: [made.change, key.change],
    audit: [
      ...operatorAudit(DEPLOYMENT_CHAIN, [made.event], now),
      ...operatorAudit(applicationId, [made.event, key.event], now),
    ],
  })
  return { applicationId, apiKey: key.text, bootstrapped: bootstrapApiKey !== undefined }
}
