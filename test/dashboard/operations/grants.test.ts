import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApplicationId, CredentialId } from '../../../src/lib/ids.ts'
import { putGrant, putHealth, refused, type Place } from '../grants.ts'
import { said, T0, withDashboard, type Dashboard } from '../harness.ts'

interface Row {
  readonly email: string
  readonly status: string
  readonly credential: { readonly id: string; readonly name: string | null; readonly failing: boolean } | null
  readonly last_outcome: string | null
}

const settings = { client_id: 'c', client_secret: 's' }
const placeOf = ({ store, deployment: { keys }, app }: Dashboard): Place => ({ store, keys, app })
const rows = (dashboard: Dashboard, query: object = {}, app?: ApplicationId) =>
  dashboard.done<Row[]>('list_grant_rows', { query: { ...query }, ...(app !== undefined && { app }) })
const emails = async (dashboard: Dashboard, query: object) =>
  (await rows(dashboard, query)).map(({ email }) => email.split('@')[0])

/** The credential of a connector that was set up with it. */
async function connected(dashboard: Dashboard, provider: string): Promise<CredentialId> {
  const body = { provider, settings: provider === 'microsoft' ? { ...settings, tenant: 'common' } : settings }
  const made = await dashboard.done<{ active_credential_id: CredentialId }>('create_connector', { body })
  return made.active_credential_id
}

test('a grant is listed with the credential behind it by its name, which is failing or not, or gone', () =>
  withDashboard(async (dashboard) => {
    const place = placeOf(dashboard)
    const google = await connected(dashboard, 'google')
    const zoom = await connected(dashboard, 'zoom')
    await dashboard.done('create_connector', { body: { provider: 'imap' } })
    const gone = 'gone' as CredentialId
    await putGrant(place, { provider: 'google', email: 'a@x.org', createdAt: T0, credentialId: google })
    await putGrant(place, { provider: 'zoom', email: 'b@x.org', createdAt: T0 + 1, credentialId: zoom })
    await putGrant(place, { provider: 'imap', email: 'c@x.org', createdAt: T0 + 2, lastTrial: refused(T0) })
    await putGrant(place, { provider: 'zoom', email: 'd@x.org', createdAt: T0 + 3, credentialId: gone })
    await putHealth(place, { credentialId: google, version: 1, lastTrial: refused(T0) })
    await putHealth(place, { credentialId: zoom, version: 9, lastTrial: refused(T0) })
    const found = await rows(dashboard)
    const names = await Promise.all(
      [google, zoom].map(
        async (id, at) => (await dashboard.store.read.credential(place.app, at ? 'zoom' : 'google', id))?.name,
      ),
    )
    assert.deepEqual(
      found.map(({ email, credential, last_outcome }) => [email, credential, last_outcome]),
      [
        ['d@x.org', { id: gone, name: null, failing: false }, null],
        ['c@x.org', null, 'credential'],
        ['b@x.org', { id: zoom, name: names[1], failing: false }, null],
        ['a@x.org', { id: google, name: names[0], failing: true }, null],
      ],
    )
    assert.deepEqual(await rows(dashboard, {}, await dashboard.anotherApplication()), [])
  }))

test('grants are narrowed by each filter and by all together, and come page by page', () =>
  withDashboard(async (dashboard) => {
    const place = placeOf(dashboard)
    const google = await connected(dashboard, 'google')
    await connected(dashboard, 'zoom')
    await putGrant(place, { provider: 'google', email: 'Ada@x.org', createdAt: T0, credentialId: google })
    await putGrant(place, { provider: 'google', email: 'bob@x.org', createdAt: T0 + 1, status: 'invalid' })
    await putGrant(place, { provider: 'zoom', email: 'eve@x.org', createdAt: T0 + 2, updatedAt: T0 - 1 })
    assert.deepEqual(await emails(dashboard, {}), ['eve', 'bob', 'Ada'])
    assert.deepEqual(await emails(dashboard, { limit: '1', offset: '1' }), ['bob'])
    assert.deepEqual(await emails(dashboard, { sort_by: 'updated_at', order_by: 'asc' }), ['eve', 'Ada', 'bob'])
    assert.deepEqual(await emails(dashboard, { provider: 'google' }), ['bob', 'Ada'])
    assert.deepEqual(await emails(dashboard, { status: 'invalid' }), ['bob'])
    assert.deepEqual(await emails(dashboard, { credential_id: google }), ['Ada'])
    assert.deepEqual(await emails(dashboard, { email: 'aDA@x.org' }), ['Ada'])
    assert.deepEqual(await emails(dashboard, { email: 'ada@x.org', offset: '1' }), [])
    for (const [name, value] of [
      ['provider', 'zoom'],
      ['status', 'invalid'],
      ['credential_id', 'another'],
    ] as const)
      assert.deepEqual(await emails(dashboard, { email: 'ada@x.org', [name]: value }), [], name)
    assert.equal((await dashboard.ask('list_grant_rows', { query: { status: 'broken' } })).status, 400)
  }))

test("a connector's health names its own credentials that fail, and counts the grants that stand on it", () =>
  withDashboard(async (dashboard) => {
    const place = placeOf(dashboard)
    const google = await connected(dashboard, 'google')
    const zoom = await connected(dashboard, 'zoom')
    for (const [at, status] of (['valid', 'valid', 'invalid'] as const).entries())
      await putGrant(place, { provider: 'google', email: `${at}@x.org`, createdAt: T0, status, credentialId: google })
    await putHealth(place, { credentialId: google, version: 1, lastTrial: refused(T0 + 7) })
    await putHealth(place, { credentialId: zoom, version: 1, lastTrial: refused(T0) })
    const health = (provider: string) => dashboard.ask('connector_health', { params: { provider } })
    const name = (await place.store.read.credential(place.app, 'google', google))?.name
    assert.deepEqual((await health('google')).data, {
      grants: { valid: 2, invalid: 1 },
      failing: { count: 1, items: [{ id: google, name, at: T0 + 7, grants: 3 }], ids: [google] },
    })
    assert.equal((await health('yahoo')).status, 404)
  }))

test('a member who deletes a grant leaves a record with the mailbox until it is gone, and its id afterwards', () =>
  withDashboard(async (dashboard) => {
    const place = placeOf(dashboard)
    await connected(dashboard, 'google')
    const id = await putGrant(place, { provider: 'google', email: 'ada@x.org', createdAt: T0 })
    const named = async () => {
      const records = await dashboard.done<{ target: { name?: string } }[]>('list_application_audit', {
        query: { target: id },
      })
      return records.map(({ target }) => target.name)
    }
    await dashboard.done('patch_grant_by_id', { params: { grant_id: id }, body: { scope: ['mail'] } })
    assert.deepEqual(await named(), ['ada@x.org'])
    await dashboard.done('delete_grant_by_id', { params: { grant_id: id }, as: dashboard.members.admin })
    assert.deepEqual(await named(), [undefined, undefined])
    assert.deepEqual((await dashboard.audit(place.app)).slice(-1).map(said), [
      ['grant.deleted', `member ${dashboard.members.admin}`, id],
    ])
  }))
