import { sealVersion } from '../src/sealed/versions.ts'
import { firstApplication } from '../src/core/first-start.ts'
import { openDeployment, type Deployment } from '../src/deployment.ts'
import { systemClock } from '../src/lib/clock.ts'
import { newId, type ApplicationId, type CredentialId } from '../src/lib/ids.ts'
import type { Connector, NewCredential } from '../src/store/store.ts'
import { throughSql, throughTheStore } from './inserts.ts'
import { keyFiles } from './key-files.ts'

/** A database to be filled: a fresh data folder, and where the rest is to go to PostgreSQL, the URL of an empty database. */
export interface Empty {
  readonly data: string
  readonly databaseUrl?: string
}

export interface Seeded {
  readonly apiKey: string
  readonly app: ApplicationId
  readonly ids: string[]
}

const GROUP = 256

/**
 * Fills a database with one Google connector and so many credentials, each in its first version, without a record in the
 * audit log. Answers `keep` of the ids, from all over.
 */
export async function seed({ data, databaseUrl }: Empty, count: number, keep: number): Promise<Seeded> {
  const deployment = await openDeployment({ data, databaseUrl, rootKey: undefined, clock: systemClock, create: true })
  const { store, keys } = deployment
  const now = systemClock()
  const { applicationId: app, apiKey } = await firstApplication(store, undefined, now)
  const connector = await googleConnector(deployment, app, now)
  const insert = databaseUrl === undefined ? throughTheStore(deployment, app) : await throughSql(databaseUrl)
  const texts = keyFiles(1000).map((file) => JSON.stringify(file))
  const ids: string[] = []
  const every = Math.max(1, Math.floor(count / keep))
  for (let from = 0; from < count; from += GROUP) {
    const credentials = Array.from({ length: Math.min(GROUP, count - from) }, (_, offset): NewCredential => {
      const at = from + offset
      const id = newId<CredentialId>()
      if (at % every === 0 && ids.length < keep) ids.push(id)
      const text = texts[at % texts.length] ?? ''
      const { fingerprint, ...sealed } = sealVersion(keys.current, { app, provider: 'google', id, version: 1 }, text)
      const by = { createdAt: now, createdBy: 'seed', updatedAt: now, updatedBy: 'seed' }
      return { id, name: `credential ${at}`, type: 'serviceaccount', version: 1, fingerprint, ...by, sealed }
    })
    await insert.group(connector, from, credentials)
  }
  await insert.end(connector, count)
  await deployment.close()
  return { apiKey, app, ids }
}

async function googleConnector({ store }: Deployment, app: ApplicationId, now: number): Promise<Connector> {
  const connector = {
    id: newId(),
    applicationId: app,
    provider: 'google',
    name: 'google',
    settings: {},
    scope: null,
    activeCredentialId: null,
    credentialCount: 0,
    createdAt: now,
    createdBy: 'seed',
    updatedAt: now,
    updatedBy: 'seed',
  }
  await store.commit({ changes: [{ kind: 'connector.insert', connector }], audit: [] })
  const made = await store.read.connector(app, 'google')
  if (made === undefined) throw new Error('no connector')
  return made
}
