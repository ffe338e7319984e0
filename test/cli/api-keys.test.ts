import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseApiKey } from '../../src/lib/api-key.ts'
import { api, secondApplication, startServer, temporaryFolder } from '../harness/index.ts'
import { auditOf, claviger, clavigerOk } from './claviger.ts'

test('an API key works from its creation to its revocation, under a server that goes on running', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const { data, applicationId } = server
  const made = await clavigerOk(data, ['api-keys', 'create', '--name', 'reader', '--scopes', 'connectors:read'])
  const key = /clav_\w+/.exec(made)?.[0]
  const id = /^id +(\S+)$/m.exec(made)?.[1]
  assert.ok(key && id)
  const reader = api(server.url, key)
  assert.equal((await reader.get('/v3/connectors')).status, 200)
  const denied = await reader.post('/v3/connectors', { provider: 'imap' })
  assert.equal(denied.status, 403)

  const listed = await clavigerOk(data, ['api-keys', 'list'])
  assert.match(listed, new RegExp(`^${id} +reader +active .*connectors:read$`, 'm'))
  assert.ok(!listed.includes(key), 'a list shows no key')

  await clavigerOk(data, ['api-keys', 'revoke', id])
  assert.equal((await reader.get('/v3/connectors')).status, 401)
  assert.match(await clavigerOk(data, ['api-keys', 'list']), new RegExp(`^${id} +reader +revoked `, 'm'))
  const again = await claviger(data, ['api-keys', 'revoke', id])
  assert.deepEqual([again.status, again.stderr], [1, `claviger: the API key ${id} was revoked before\n`])
  await server.stop()

  const events = (await auditOf(data, applicationId)).filter(({ target }) => target.id === id)
  assert.deepEqual(
    events.map(({ event }) => event),
    ['api_key.created', 'api_key.revoked'],
  )
})

test('a key expires after the days that it was made for, and a key of several applications names one', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const { data, applicationId } = server
  await server.stop()
  const create = ['api-keys', 'create', '--name', 'x', '--json']
  const made = JSON.parse(await clavigerOk(data, [...create, '--expires-in', '3'])) as Record<string, unknown>
  const inSeconds = Number(made['expires_at']) - Date.now() / 1000
  assert.ok(inSeconds > 3 * 86_400 - 60 && inSeconds <= 3 * 86_400)
  assert.equal(made['application_id'], applicationId)

  const second = await secondApplication(data)
  const unnamed = await claviger(data, create)
  assert.equal(unnamed.status, 1)
  assert.match(unnamed.stderr, /^claviger: there are several applications, so name one with --application: .*\n$/)
  const named = await clavigerOk(data, [...create, '--application', second.applicationId])
  assert.equal((JSON.parse(named) as Record<string, unknown>)['application_id'], second.applicationId)
})

test('generate prints a key of the right form, stores nothing, and the first start installs it', async (t) => {
  const data = temporaryFolder()
  const key = (await clavigerOk(`${data}/none`, ['api-keys', 'generate'])).trim()
  assert.ok(parseApiKey(key))
  const server = await startServer({ data, env: { CLAVIGER_BOOTSTRAP_API_KEY: key } })
  t.after(() => server.kill())
  assert.equal((await api(server.url, key).get('/v3/connectors')).status, 200)
  await server.stop()
})

test('what cannot be made is refused in one plain line', async () => {
  const data = temporaryFolder()
  for (const [args, words] of [
    [['api-keys', 'list'], /there is no deployment in/],
    [['api-keys', 'create', '--name', ' '], /--name must have/],
    [['api-keys', 'create', '--name', 'a\u001b[31mb'], /--name must have.*no control characters/],
    [['api-keys', 'create', '--name', 'x', '--scopes', 'root'], /--scopes: root is none of/],
    [['doctor', '--root-key', 'nonsense'], /The source of the root key must be/],
  ] as const) {
    const { status, stdout, stderr } = await claviger(data, args)
    assert.equal(status, 1)
    assert.equal(stdout, '')
    assert.match(stderr, words)
    assert.match(stderr, /^claviger: .*\n$/)
  }
})
