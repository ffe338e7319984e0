import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopes } from '../../../src/api/scopes.ts'
import { byApiKey } from '../../../src/core/authenticate.ts'
import { parseApiKey } from '../../../src/lib/api-key.ts'
import { DAY, said, T0, withDashboard } from '../harness.ts'

interface ApiKey {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly expires_at: number | null
  readonly key?: string
}

test('a key works from its making on with its scopes, is shown once, and is refused once it is revoked', () =>
  withDashboard(async ({ done, members, store, app, now, audit }) => {
    const made = await done<ApiKey>('create_api_key', {
      as: members.admin,
      body: { name: ' reader ', scopes: ['connectors:read'], expires_in_days: 3 },
    })
    const { key = '', ...shown } = made
    assert.deepEqual(shown, {
      id: made.id,
      name: 'reader',
      scopes: ['connectors:read'],
      created_at: T0,
      expires_at: T0 + 3 * DAY,
      revoked_at: null,
      last_used_at: null,
      state: 'active',
    })
    const caller = () => byApiKey(parseApiKey(key), store.read, now)
    assert.deepEqual(await caller(), { app, actor: { type: 'api_key', id: made.id }, scopes: ['connectors:read'] })
    const listed = await done<ApiKey[]>('list_api_keys', { as: members.viewer })
    assert.deepEqual(
      listed.find(({ id }) => id === made.id),
      shown,
    )
    assert.ok(!JSON.stringify(listed).includes('clav_'))

    await done('revoke_api_key', { as: members.admin, params: { id: made.id } })
    await assert.rejects(caller, { kind: 'unauthenticated' })
    const own = (await audit(app)).filter(({ target }) => target.id === made.id)
    const by = `member ${members.admin}`
    assert.deepEqual(own.map(said), [
      ['api_key.created', by, made.id],
      ['api_key.revoked', by, made.id],
    ])
    assert.ok(!JSON.stringify(await audit(app)).includes(key))
  }))

test('a key that gets provider tokens is made by owners alone, whatever other scopes are asked for with it', () =>
  withDashboard(async ({ ask, done, members, audit, app }) => {
    const before = await done<ApiKey[]>('list_api_keys')
    for (const asked of [['tokens:lend'], [...scopes]]) {
      const { status, error } = await ask('create_api_key', {
        as: members.admin,
        body: { name: 'lender', scopes: asked },
      })
      assert.equal(status, 403)
      assert.match(error.message, /tokens:lend/)
    }
    assert.deepEqual(await done('list_api_keys'), before)
    const others = scopes.filter((scope) => scope !== 'tokens:lend')
    await done('create_api_key', { as: members.admin, body: { name: 'all others', scopes: others } })
    const { id } = await done<ApiKey>('create_api_key', { as: members.owner, body: { name: 'lender', scopes } })
    const made = (await audit(app)).filter(({ target }) => target.id === id)
    assert.deepEqual(made.map(said), [['api_key.created', `member ${members.owner}`, id]])
  }))

test('revoking again changes nothing: the first time stays, and nothing more is recorded', () =>
  withDashboard(async ({ done, audit, app, later }) => {
    const [first] = await done<ApiKey[]>('list_api_keys')
    const params = { id: first?.id ?? '' }
    await done('revoke_api_key', { params })
    const [records, keys] = [await audit(app), await done('list_api_keys')]
    later(60)
    await done('revoke_api_key', { params })
    assert.deepEqual([await audit(app), await done('list_api_keys')], [records, keys])
  }))

test('two who revoke a key at once both succeed, and it is recorded once', () =>
  withDashboard(async ({ done, audit, app, addMember }) => {
    const [first] = await done<ApiKey[]>('list_api_keys')
    const params = { id: first?.id ?? '' }
    const admin = await addMember('admin')
    await Promise.all([done('revoke_api_key', { params }), done('revoke_api_key', { params, as: admin })])
    assert.equal((await audit(app)).filter(({ event }) => event === 'api_key.revoked').length, 1)
  }))

test('a key of another application is neither listed nor revoked', () =>
  withDashboard(async ({ done, ask, app, anotherApplication }) => {
    const other = await anotherApplication()
    const [theirs] = await done<ApiKey[]>('list_api_keys', { app: other })
    assert.ok(theirs)
    const own = await done<ApiKey[]>('list_api_keys', { app })
    assert.ok(own.length === 1 && own[0]?.id !== theirs.id)
    assert.equal((await ask('revoke_api_key', { params: { id: theirs.id } })).status, 404)
    assert.equal((await ask('revoke_api_key', { params: { id: 'nobody' } })).status, 404)
    assert.equal((await done<ApiKey[]>('list_api_keys', { app: other }))[0]?.state, 'active')
  }))

test('a key is active until the second in which it expires; one without days never does', () =>
  withDashboard(async ({ done, later }) => {
    const make = (more: object) =>
      done<ApiKey>('create_api_key', { body: { name: 'k', scopes: ['audit:read'], ...more } })
    const days = await make({ expires_in_days: 1 })
    const [never, null_] = [await make({}), await make({ expires_in_days: null })]
    const states = async () => {
      const listed = await done<ApiKey[]>('list_api_keys')
      return [days, never, null_].map(({ id }) => listed.find((one) => one.id === id)?.state)
    }
    later(DAY - 1)
    assert.deepEqual(await states(), ['active', 'active', 'active'])
    later(1)
    assert.deepEqual(await states(), ['expired', 'active', 'active'])
    assert.equal(never.expires_at, null)
  }))

test('a key is refused without a name or scopes, with scopes that no key can have, and for days out of bounds', () =>
  withDashboard(async ({ ask, done }) => {
    const good = { name: 'k', scopes: ['audit:read'] }
    for (const [bad, field] of [
      [{ name: ' ' }, 'name'],
      [{ name: 'a'.repeat(101) }, 'name'],
      [{ name: 'a\nb' }, 'name'],
      [{ scopes: [] }, 'scopes'],
      [{ scopes: ['audit:read', 'audit:read'] }, 'scopes'],
      [{ scopes: ['members:write'] }, 'scopes.0'],
      [{ scopes: ['open'] }, 'scopes.0'],
      [{ expires_in_days: 0 }, 'expires_in_days'],
      [{ expires_in_days: 3651 }, 'expires_in_days'],
      [{ expires_in_days: 1.5 }, 'expires_in_days'],
    ] as const) {
      const { status, error } = await ask('create_api_key', { body: { ...good, ...bad } })
      assert.deepEqual([status, Object.keys(error.validation_errors ?? {})], [400, [field]], JSON.stringify(bad))
    }
    await done('create_api_key', { body: { name: 'a'.repeat(100), scopes, expires_in_days: 3650 } })
  }))
