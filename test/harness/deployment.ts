/** What only the operator can do, done through the deployment itself, beside a server that is running or not. */

import assert from 'node:assert/strict'
import { openVersion } from '../../src/sealed/versions.ts'
import { firstApplication } from '../../src/core/first-start.ts'
import { openDeployment, type Deployment } from '../../src/deployment.ts'
import { scopes, type Scope } from '../../src/api/scopes.ts'
import { newApiKey, parseApiKey } from '../../src/lib/api-key.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { newId, type ApplicationId } from '../../src/lib/ids.ts'
import type { Store } from '../../src/store/store.ts'

/** Another handle on the deployment in a data folder, or in the database that is named, for the length of one call. */
export async function withDeployment<T>(
  data: string,
  use: (deployment: Deployment) => Promise<T>,
  databaseUrl?: string,
): Promise<T> {
  const deployment = await openDeployment({ data, databaseUrl, rootKey: undefined, clock: systemClock, create: false })
  try {
    return await use(deployment)
  } finally {
    await deployment.close()
  }
}

/** Makes another application, which no operation of the API does. */
export function secondApplication(data: string): Promise<{ readonly applicationId: string; readonly apiKey: string }> {
  return withDeployment(data, ({ store }) => firstApplication(store, undefined, systemClock()))
}

export interface KeyOptions {
  readonly scopes?: readonly Scope[]
  readonly expiresAt?: number
}

/** Adds an API key to an application. */
export async function addApiKey(
  store: Store,
  applicationId: string,
  options: KeyOptions = {},
): Promise<{ readonly apiKey: string; readonly keyId: string }> {
  const apiKey = newApiKey()
  const hash = parseApiKey(apiKey)
  assert.ok(hash)
  const keyId = newId()
  const key = {
    id: keyId,
    applicationId: applicationId as ApplicationId,
    name: 'A key of the tests',
    scopes: options.scopes ?? scopes,
    createdAt: systemClock(),
    expiresAt: options.expiresAt ?? null,
    revokedAt: null,
    lastUsedAt: null,
  }
  const outcome = await store.commit({ changes: [{ kind: 'apiKey.insert', hash, key }], audit: [] })
  assert.equal(outcome, 'committed')
  return { apiKey, keyId }
}

export async function revokeApiKey(store: Store, applicationId: string, id: string): Promise<void> {
  const app = applicationId as ApplicationId
  const outcome = await store.commit({
    changes: [{ kind: 'apiKey.revoke', app, id, at: systemClock() }],
    audit: [],
  })
  assert.equal(outcome, 'committed')
}

/** Where a credential is. */
export interface At {
  readonly applicationId: string
  readonly provider: string
  readonly id: string
}

/** What was sealed in a credential, with its version. `version` opens the one before. */
export async function sealedIn(
  { store, keys }: Pick<Deployment, 'store' | 'keys'>,
  { applicationId, provider, id }: At,
  version?: number,
): Promise<{ readonly version: number; readonly data: Readonly<Record<string, unknown>> }> {
  const app = applicationId as ApplicationId
  const credential = await store.read.credential(app, provider, id)
  assert.ok(credential, `no credential ${id}`)
  const wanted = version ?? credential.version
  const sealed = await store.read.sealedVersion(app, provider, id, wanted)
  assert.ok(sealed, `no version ${wanted} of credential ${id}`)
  return { version: wanted, data: openVersion(keys.current, { app, provider, id, version: wanted }, sealed.box) }
}

/** What was sealed in a credential of a data folder, beside whoever serves it. */
export async function vaultOf(data: string, at: At): Promise<Readonly<Record<string, unknown>>> {
  return withDeployment(data, async (deployment) => (await sealedIn(deployment, at)).data)
}
