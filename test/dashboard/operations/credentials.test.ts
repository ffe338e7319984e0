import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sealedIn } from '../../harness/index.ts'
import { said, T0, withDashboard, type Dashboard } from '../harness.ts'

interface Comparison {
  readonly same: boolean
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  readonly kept: readonly string[]
  readonly fingerprint_before: string
  readonly fingerprint_after: string
  readonly version_before: number
  readonly version_after: number
}

interface Credential {
  readonly id: string
  readonly version: number
  readonly fingerprint: string
}

const stored = {
  client_id: 'canary-id',
  client_secret: 'canary-secret',
  tenant: 'common',
  extra: { deep: ['canary-extra', { a: 1, b: 2 }] },
}

/** A Microsoft connector with one credential more. */
async function credential({ done }: Dashboard, app?: string): Promise<Credential> {
  const where = { ...(app !== undefined && { app }), params: { provider: 'microsoft' } }
  const settings = { client_id: 'canary-first', client_secret: 'canary-first-secret' }
  await done('create_connector', { ...where, params: {}, body: { provider: 'microsoft', settings } })
  return done<Credential>('create_credential', {
    ...where,
    query: { view: 'full' },
    body: { name: 'one', credential_type: 'connector', credential_data: stored },
  })
}

const at = ({ id }: { readonly id: string }) => ({ provider: 'microsoft', id })

test('a comparison names the fields that an update would add, remove, change and keep, as a whole deep down', () =>
  withDashboard(async (dashboard) => {
    const { done } = dashboard
    const params = at(await credential(dashboard))
    const compare = async (credential_data: object) => {
      const found = await done<Comparison>('compare_credential', { params, body: { credential_data } })
      const { same, added, removed, changed, kept } = found
      return { same, added, removed, changed, kept }
    }
    const none = { added: [], removed: [], changed: [] }
    assert.deepEqual(await compare(stored), {
      ...none,
      same: true,
      kept: ['client_id', 'client_secret', 'extra', 'tenant'],
    })
    const reordered = { ...stored, extra: { deep: ['canary-extra', { b: 2, a: 1 }] } }
    assert.equal((await compare(reordered)).same, true, 'the order of keys says nothing')
    const { client_secret, ...others } = stored
    assert.equal((await compare({ ...others, clientSecret: client_secret })).same, true, 'other spellings are the same')
    assert.deepEqual(
      await compare({
        client_id: 'canary-id',
        client_secret: 'canary-new',
        extra: { deep: ['canary-extra', { a: 1, b: 3 }] },
        note: 'canary-note',
        ['__proto__x']: 1,
      }),
      {
        same: false,
        added: ['__proto__x', 'note'],
        removed: ['tenant'],
        changed: ['client_secret', 'extra'],
        kept: ['client_id'],
      },
    )
  }))

test('a comparison tells the fingerprint and the version that the update then has', () =>
  withDashboard(async (dashboard) => {
    const { done } = dashboard
    const made = await credential(dashboard)
    const params = at(made)
    const credential_data = { ...stored, client_secret: 'canary-new' }
    const told = await done<Comparison>('compare_credential', { params, body: { credential_data } })
    assert.deepEqual([told.fingerprint_before, told.version_before], [made.fingerprint, 1])
    assert.notEqual(told.fingerprint_after, told.fingerprint_before)
    const query = { view: 'full' }
    const updated = await done<Credential>('patch_credential_by_id', { params, query, body: { credential_data } })
    assert.deepEqual([updated.fingerprint, updated.version], [told.fingerprint_after, told.version_after])
    const again = await done<Comparison>('compare_credential', { params, body: { credential_data } })
    assert.deepEqual([again.same, again.fingerprint_after, again.version_before], [true, updated.fingerprint, 2])
  }))

test('a comparison changes nothing, and its answer and its record hold no value', () =>
  withDashboard(async (dashboard) => {
    const { done, ask, audit, app, members, deployment } = dashboard
    const made = await credential(dashboard)
    const params = at(made)
    const state = async () => [
      await done('get_credential_by_id', { params, query: { view: 'full' } }),
      await done('credential_versions', { params }),
      await sealedIn(deployment, { applicationId: app, ...params }),
    ]
    const before = await state()
    dashboard.later(60)
    const credential_data = { client_id: 'canary-id', client_secret: 'canary-new', note: 'canary-note' }
    const { raw, status } = await ask('compare_credential', { as: members.admin, params, body: { credential_data } })
    assert.equal(status, 200)
    assert.ok(!raw.includes('canary'), raw)
    assert.deepEqual(await state(), before)
    const [last] = (await audit(app)).slice(-1)
    assert.ok(last && !JSON.stringify(last).includes('canary'))
    assert.deepEqual(said(last), [
      'credential.compared',
      `member ${members.admin}`,
      made.id,
      ...['note', 'extra', 'tenant', 'client_secret'],
    ])
    assert.equal(last.target.provider, 'microsoft')
  }))

test('the names in a record are cut and counted, for they come from outside', () =>
  withDashboard(async (dashboard) => {
    const params = at(await credential(dashboard))
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`${n}${'x'.repeat(100)}`, n]))
    await dashboard.done('compare_credential', { params, body: { credential_data: { ...stored, ...many } } })
    const changed = (await dashboard.audit(dashboard.app)).at(-1)?.changed ?? []
    assert.equal(changed.length, 50)
    assert.ok(changed.every((name) => name.length <= 64))
  }))

test('data that an update would refuse is refused in the same words', () =>
  withDashboard(async (dashboard) => {
    const { ask, audit, app } = dashboard
    const params = at(await credential(dashboard))
    const records = (await audit(app)).length
    for (const body of [
      { credential_data: { client_id: '' } },
      { credential_data: { client_id: 'a', client_secret: 'b', tenant: 'no tenant' } },
      { credential_data: 'text' },
      { credential_data: { client_id: '' }, surprise: 1 },
    ]) {
      const [compared, updated] = [
        await ask('compare_credential', { params, body }),
        await ask('patch_credential_by_id', { params, body }),
      ]
      assert.equal(compared.status, 400)
      assert.deepEqual(compared.error, updated.error)
    }
    assert.equal((await ask('compare_credential', { params, body: {} })).status, 400)
    assert.equal((await audit(app)).length, records)
  }))

test('versions are told from the newest on, with who sealed them, and never more than two', () =>
  withDashboard(async (dashboard) => {
    const { done, members, later } = dashboard
    const made = await credential(dashboard)
    const params = at(made)
    const first = { version: 1, fingerprint: made.fingerprint, sealed_at: T0, sealed_by: members.owner }
    assert.deepEqual(await done('credential_versions', { params, as: members.viewer }), [{ ...first, current: true }])
    const update = async (client_secret: string) => {
      later(60)
      const body = { credential_data: { ...stored, client_secret } }
      const query = { view: 'full' }
      const told = await done<Credential>('patch_credential_by_id', { params, body, query, as: members.admin })
      const { version, fingerprint } = told
      return { version, fingerprint, sealed_at: dashboard.now(), sealed_by: members.admin }
    }
    const second = await update('b')
    assert.deepEqual(await done('credential_versions', { params }), [
      { ...second, current: true },
      { ...first, current: false },
    ])
    const third = await update('c')
    assert.deepEqual(await done('credential_versions', { params }), [
      { ...third, current: true },
      { ...second, current: false },
    ])
  }))

test('a credential of another application, or under another provider, is not found', () =>
  withDashboard(async (dashboard) => {
    const { ask, anotherApplication } = dashboard
    const app = await anotherApplication()
    const theirs = await credential(dashboard, app)
    await credential(dashboard)
    const body = { credential_data: stored }
    for (const params of [at(theirs), at({ id: 'nobody' }), { provider: 'google', id: theirs.id }])
      for (const id of ['compare_credential', 'credential_versions'])
        assert.equal((await ask(id, { params, ...(id === 'compare_credential' && { body }) })).status, 404)
    for (const id of ['compare_credential', 'credential_versions'])
      assert.equal((await ask(id, { params: { provider: 'moon', id: theirs.id }, body })).status, 400)
    assert.equal((await ask('credential_versions', { params: at(theirs), app })).status, 200)
  }))
