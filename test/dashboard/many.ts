import { sealVersion } from '../../src/sealed/versions.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { newId, type ApplicationId, type CredentialId } from '../../src/lib/ids.ts'
import { withDeployment } from '../harness/index.ts'
import { connector, done } from '../store/contract/given.ts'

const GROUP = 1000

/** A Google connector with so many credentials, in an application that has none, straight through the store. */
export async function manyCredentials(data: string, application: string, count: number): Promise<void> {
  const app = application as ApplicationId
  const now = systemClock()
  const by = { createdAt: now, createdBy: 'seed', updatedAt: now, updatedBy: 'seed' }
  await withDeployment(data, async ({ store, keys }) => {
    await done(store, { kind: 'connector.insert', connector: connector(app, by) })
    const { n: connectorN, revision } = (await store.read.connector(app, 'google'))!
    const insert = (at: number) => {
      const id = newId<CredentialId>()
      const data = JSON.stringify({ client_id: `client-${at}`, client_secret: 'secret' })
      const { fingerprint, ...sealed } = sealVersion(keys.current, { app, provider: 'google', id, version: 1 }, data)
      const name = `Mailbox ${String(at).padStart(5, '0')}`
      return {
        kind: 'credential.insert',
        app,
        connectorN,
        connectorRevision: revision + at,
        // The newest comes first, and no two are of the same second.
        credential: { id, name, type: 'connector', version: 1, fingerprint, ...by, createdAt: now - at, sealed },
      } as const
    }
    for (let from = 0; from < count; from += GROUP) {
      await done(store, ...Array.from({ length: Math.min(GROUP, count - from) }, (_, offset) => insert(from + offset)))
    }
  })
}
