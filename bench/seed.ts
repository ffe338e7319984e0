import { openDeployment } from '../src/deployment.ts'
import { firstApplication } from '../src/core/first-start.ts'
import { newId, type CredentialId } from '../src/lib/ids.ts'
import { sealVersion } from '../src/api/credentials/sealing.ts'
import { systemClock } from '../src/lib/clock.ts'
import { keyFiles } from './key-files.ts'

const GROUP = 256

/**
 * Fills a fresh data folder with one Google connector and so many credentials, straight through the store, with both
 * slots of each in use. Answers the API key and `keep` of the ids.
 */
export async function seed(data: string, count: number, keep: number): Promise<{ apiKey: string; ids: string[] }> {
  const deployment = await openDeployment({ data, rootKey: undefined, clock: systemClock, create: true })
  const { store, keys } = deployment
  const { applicationId: app, apiKey } = await firstApplication(store, undefined, systemClock())
  const now = systemClock()
  const by = { createdAt: now, createdBy: 'seed', updatedAt: now, updatedBy: 'seed' }
  await store.commit({
    changes: [
      {
        kind: 'connector.insert',
        connector: {
          id: newId(),
          applicationId: app,
          provider: 'google',
          name: 'google',
          settings: {},
          scope: null,
          activeCredentialId: null,
          credentialCount: 0,
          ...by,
        },
      },
    ],
    audit: [],
  })
  const files = keyFiles(1000).map((file) => JSON.stringify(file))
  const connector = await store.read.connector(app, 'google')
  if (connector === undefined) throw new Error('no connector')
  const ids: string[] = []
  const every = Math.max(1, Math.floor(count / keep))
  for (let from = 0; from < count; from += GROUP) {
    const group = Array.from({ length: Math.min(GROUP, count - from) }, (_, offset) => {
      const at = from + offset
      const id = newId<CredentialId>()
      if (at % every === 0 && ids.length < keep) ids.push(id)
      const { fingerprint, ...sealed } = sealVersion(
        keys.current,
        { app, provider: 'google', id, version: 1 },
        files[at % files.length] ?? '',
      )
      return store.commit({
        changes: [
          {
            kind: 'credential.insert',
            app,
            connectorN: connector.n,
            connectorRevision: connector.revision + at,
            credential: {
              id,
              name: `credential ${at}`,
              type: 'serviceaccount',
              version: 1,
              fingerprint,
              ...by,
              sealed,
            },
          },
        ],
        audit: [],
      })
    })
    if ((await Promise.all(group)).some((outcome) => outcome !== 'committed')) throw new Error('a stale insert')
  }
  await deployment.close()
  return { apiKey, ids }
}
