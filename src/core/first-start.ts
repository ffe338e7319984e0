import { operatorAudit } from '../deployment.ts'
import { scopes } from '../api/scopes.ts'
import { newApiKey, parseApiKey } from '../lib/api-key.ts'
import { newId, type ApplicationId } from '../lib/ids.ts'
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
  const apiKey = bootstrapApiKey ?? newApiKey()
  const hash = parseApiKey(apiKey)
  if (hash === undefined) throw new Error('an API key that its own parser refuses')
  const applicationId = newId<ApplicationId>()
  const keyId = newId()
  await store.commit({
    changes: [
      {
        kind: 'application.insert',
        application: {
          id: applicationId,
          organizationId: newId(),
          region: 'local',
          environment: 'production',
          settings: { branding: { name: 'My application' } },
          createdAt: now,
          updatedAt: now,
        },
      },
      {
        kind: 'apiKey.insert',
        hash,
        key: {
          id: keyId,
          applicationId,
          name: 'First API key',
          scopes,
          createdAt: now,
          expiresAt: null,
          revokedAt: null,
          lastUsedAt: null,
        },
      },
    ],
    audit: [
      ...operatorAudit('', [{ event: 'application.created', target: { type: 'application', id: applicationId } }], now),
      ...operatorAudit(
        applicationId,
        [
          { event: 'application.created', target: { type: 'application', id: applicationId } },
          { event: 'api_key.created', target: { type: 'api_key', id: keyId } },
        ],
        now,
      ),
    ],
  })
  return { applicationId, apiKey, bootstrapped: bootstrapApiKey !== undefined }
}
