import assert from 'node:assert/strict'
import { test } from 'node:test'
import { said, T0, withDashboard } from '../harness.ts'

interface Application {
  readonly id: string
  readonly name: string
}

test('a new application is there at once, holds nothing, and nobody has a key for it', () =>
  withDashboard(async ({ done, app, members, store }) => {
    const made = await done<Application>('create_application', {
      as: members.admin,
      body: { name: '  Billing ', environment: 'staging' },
    })
    assert.deepEqual(made, {
      id: made.id,
      name: 'Billing',
      environment: 'staging',
      region: 'local',
      created_at: T0,
      connectors: 0,
      credentials: 0,
    })
    const listed = await done<Application[]>('list_applications', { as: members.viewer })
    assert.deepEqual(listed.map(({ id }) => id).toSorted(), [app, made.id].toSorted())
    assert.deepEqual(
      listed.find(({ id }) => id === made.id),
      made,
    )
    assert.deepEqual(await done('list_api_keys', { app: made.id }), [])
    const found = await store.read.application(made.id as typeof app)
    assert.deepEqual(found?.settings, { branding: { name: 'Billing' } })
  }))

test("a new application is recorded in the deployment's chain and begins its own, with the member who made it", () =>
  withDashboard(async ({ done, audit, members, app }) => {
    const before = (await audit('')).length
    const { id } = await done<Application>('create_application', {
      as: members.admin,
      body: { name: 'A', environment: 'sandbox' },
    })
    const expected = ['application.created', `member ${members.admin}`, id]
    assert.deepEqual((await audit('')).slice(before).map(said), [expected])
    assert.deepEqual((await audit(id)).map(said), [expected])
    assert.equal(
      (await audit(app)).some(({ target }) => target.id === id),
      false,
    )
  }))

test('an application is refused without a name, with one that is none, and for an environment that is none', () =>
  withDashboard(async ({ ask, done }) => {
    for (const [body, field] of [
      [{ environment: 'production' }, 'name'],
      [{ name: '  ', environment: 'production' }, 'name'],
      [{ name: 'a'.repeat(256), environment: 'production' }, 'name'],
      [{ name: 'A' }, 'environment'],
      [{ name: 'A', environment: 'moon' }, 'environment'],
    ] as const) {
      const { status, error } = await ask('create_application', { body })
      assert.deepEqual([status, Object.keys(error.validation_errors ?? {})], [400, [field]])
    }
    assert.equal((await done<unknown[]>('list_applications')).length, 1)
  }))

test('the list counts connectors and credentials of each application apart', () =>
  withDashboard(async ({ done, app, anotherApplication }) => {
    const other = await anotherApplication()
    await done('create_connector', { body: { provider: 'imap' } })
    await done('create_connector', { body: { provider: 'zoom', settings: { client_id: 'c', client_secret: 's' } } })
    const listed = await done<(Application & { connectors: number; credentials: number })[]>('list_applications')
    const counts = (id: string) => {
      const found = listed.find((one) => one.id === id) ?? assert.fail(id)
      return [found.connectors, found.credentials]
    }
    assert.deepEqual(
      [counts(app), counts(other)],
      [
        [2, 1],
        [0, 0],
      ],
    )
  }))
