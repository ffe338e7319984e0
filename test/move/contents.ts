/** A deployment that has something of every kind in it. */

import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATABASE_FILE } from '../../src/deployment.ts'
import { newId, type ApplicationId, type GrantId } from '../../src/lib/ids.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { removeArchived, writeAuditArchive } from '../../src/operate/archive-audit.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { fill, more } from '../cli/claviger.ts'
import {
  addApiKey,
  api,
  apiOver,
  injected,
  localServer,
  revokeApiKey,
  secondApplication,
  StandIn,
  temporaryFolder,
  startServer,
  withDeployment,
  type Answer,
  type RunningServer,
} from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join, Person } from '../harness/person.ts'
import { purged } from '../store/contract/given.ts'

export interface Contents {
  readonly data: string
  readonly apiKey: string
  readonly revokedKey: string
  readonly otherKey: string
  readonly applicationId: string
  /** A grant with a provider token. */
  readonly grant: string
  /** Where the first records of the other application's log are. */
  readonly archive: string
  /** The credentials that are live, in their order. */
  readonly ids: readonly string[]
}

export const OWNER = 'owner@example.com'

export async function everyKind(): Promise<Contents> {
  const server = await startServer()
  const caller = api(server.url, server.apiKey)
  const ids = await fill(caller, 30)
  const [first = '', second = '', third = ''] = ids
  const creds = '/v3/connectors/microsoft/creds'
  for (const version of [2, 3]) {
    const credential_data = { client_id: `v${version}`, client_secret: `secret-v${version}`, tenant: 'common' }
    assert.equal((await caller.patch(`${creds}/${first}`, { credential_data })).status, 200)
  }
  assert.equal((await caller.patch(`${creds}/${second}`, { name: 'Größe “ß” 🔑 \\ {,} "NULL"' })).status, 200)
  const google = { provider: 'google', settings: { client_id: 'g', client_secret: 's' }, scope: ['openid', 'email'] }
  assert.equal((await caller.post('/v3/connectors', google)).status, 201)
  assert.equal((await caller.post('/v3/connectors', { provider: 'imap' })).status, 201)
  assert.equal((await caller.patch('/v3/applications', { branding: { name: 'Ä\u0000"\\' } })).status, 200)
  // The newest, of which nothing is kept but that its number was given.
  const [newest = ''] = await more(caller, 100, 1)
  assert.equal((await caller.delete(`${creds}/${newest}`)).status, 200)
  await withDeployment(server.data, async ({ store }) => {
    await purged(store, { deletedBefore: systemClock() + 1, now: systemClock() })
  })
  assert.equal((await caller.delete(`${creds}/${third}`)).status, 200)
  assert.equal((await caller.delete('/v3/connectors/imap')).status, 200)
  assert.equal((await caller.get('/v3/connectors', { key: `${server.apiKey}x` })).status, 401)

  const { data } = server
  const { apiKey: otherKey, applicationId: other } = await secondApplication(data)
  const revokedKey = await withDeployment(data, async (deployment) => {
    const { store } = deployment
    const { apiKey, keyId } = await addApiKey(store, server.applicationId)
    await revokeApiKey(store, server.applicationId, keyId)
    await rotateDataKey(deployment, { clock: systemClock, progress: () => undefined })
    return apiKey
  })
  const grant = await everyKindOfGrant(server)
  const archive = await archived(data, other)
  const owner = await join(dashboardOf(server), firstOwnerToken(server), OWNER)
  assert.equal((await owner.get('me')).status, 200)
  assert.equal(await server.stop(), 0)

  const database = new DatabaseSync(path.join(data, DATABASE_FILE))
  // What a browser and an authenticator would have to do.
  database.exec(`
    INSERT INTO member_passkeys SELECT 'passkey', id, NULL, 'key', 'credential', 4294967, 'multiDevice', 1, 'internal,usb',
      NULL, '2026-11-20T01:02:03.004Z' FROM members;
    INSERT INTO member_verifications VALUES ('verification', 'a', '{"b":1}', '2026-11-20T01:02:03.004Z',
      '2026-11-20T01:02:03.000Z', '1999-12-31T23:59:59.999Z');
    INSERT INTO members VALUES ('other', 'Other', 'other@example.com', 0, NULL, 'viewer', 0, NULL,
      '2026-11-20T01:02:03.004Z', '2026-11-20T01:02:03.004Z');
    INSERT INTO member_two_factors VALUES ('factor', 'other', 'sealed', 'codes', 1, 3, '2026-11-20T01:02:03.004Z');
    INSERT INTO usage_days SELECT id, 20000, 12345678901, 0, 7 FROM applications;
  `)
  database.close()
  return {
    data,
    apiKey: server.apiKey,
    revokedKey,
    otherKey,
    applicationId: server.applicationId,
    ids: ids.filter((id) => id !== third),
    grant,
    archive,
  }
}

/** All but the last record of an application's log goes to a file. */
async function archived(data: string, applicationId: string): Promise<string> {
  const file = path.join(temporaryFolder(), 'archive.jsonl')
  await withDeployment(data, async (deployment) => {
    const applications = [applicationId as ApplicationId]
    const parts = await writeAuditArchive(deployment, { file, before: systemClock() + 1, applications })
    assert.ok(parts, 'the log has something in it')
    await removeArchived(deployment, parts, { clock: systemClock })
  })
  return file
}

/** A grant with a provider token, a session, and a lease that a process has left behind; and how its credential does. */
async function everyKindOfGrant({ data, applicationId, apiKey }: RunningServer): Promise<string> {
  const { upstream } = new StandIn()
  return withDeployment(data, async (deployment) => {
    const { app } = localServer(deployment, { upstream })
    const caller = apiOver((request) => injected(app, request), apiKey)
    const settings = { refresh_token: 'rotating.User@example.com' }
    const made = await caller.post('/v3/connect/custom', { provider: 'google', settings, state: 'ü' })
    assert.equal(made.status, 201, made.raw)
    const { id } = made.body.data
    await app.close()
    const now = systemClock()
    const session = {
      id: newId(),
      app: applicationId as ApplicationId,
      grantId: id as GrantId,
      refreshHash: new Uint8Array(32).fill(7),
      scope: ['openid'],
      rotates: true,
      createdAt: now,
      usedAt: now,
      idleS: 86_400,
      expiresAt: now + 864_000,
      revokedAt: null,
    }
    const lease = { name: `grant ${id}`, holder: newId(), fence: 1, until: now + 20 }
    const changes = [
      { kind: 'session.insert', session },
      { kind: 'lease.take', lease, at: now },
    ] as const
    assert.equal(await deployment.store.commit({ changes, audit: [] }), 'committed')
    return id
  })
}

/** What a server answers about all that can be asked without changing it, without what differs from call to call. */
export async function answersOf(server: RunningServer, { apiKey, revokedKey, otherKey, ids, grant }: Contents) {
  const caller = api(server.url, apiKey)
  const paths = [
    '/v3/applications',
    '/v3/connectors?view=full',
    '/v3/connectors/google?view=full',
    '/v3/connectors/imap',
    '/v3/grants?view=full',
    `/v3/grants/${grant}`,
    '/v3/connectors/microsoft/creds?limit=100&view=full',
    ...ids.slice(0, 3).map((id) => `/v3/connectors/microsoft/creds/${id}?view=full`),
  ]
  const told = ({ status, body }: Answer) => ({ status, body: { ...body, request_id: '' } })
  const answers: unknown[] = []
  for (const at of paths) answers.push(told(await caller.get(at)))
  for (const key of [revokedKey, otherKey]) answers.push(told(await caller.get('/v3/connectors', { key })))
  const person = new Person(dashboardOf(server))
  answers.push((await person.signIn(OWNER)).status, (await person.get('me')).body.data.name)
  return answers
}
