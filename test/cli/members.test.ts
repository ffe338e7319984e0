import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join, Person } from '../harness/person.ts'
import { auditOf, claviger, clavigerOk } from './claviger.ts'

test('an owner who is locked out comes back in by a link from the command line, and a member is removed there', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const url = dashboardOf(server)
  const { data } = server
  const lost = await join(url, firstOwnerToken(server), 'lost@example.com')
  const { id } = (await lost.get('me')).body.data

  const last = await claviger(data, ['members', 'remove', id])
  assert.deepEqual([last.status, /^claviger: this is the last owner/.test(last.stderr)], [1, true])

  const printed = await clavigerOk(data, ['members', 'invite', '--role', 'owner', '--url', url])
  const [, link = '', token = ''] = / (http\S+\/dashboard\/join#(\S+))/.exec(printed) ?? []
  assert.ok(link.startsWith(url))
  const back = await join(url, token, 'back@example.com')
  assert.equal((await back.get('me')).body.data['role'], 'owner')

  const listed = await clavigerOk(data, ['members', 'list'])
  assert.match(listed, /lost@example\.com +owner +none/)
  await clavigerOk(data, ['members', 'remove', id])
  assert.equal((await lost.get('me')).status, 401, 'from the next request on')
  const again = new Person(url)
  assert.equal((await again.signIn('lost@example.com')).status, 401)
  await server.stop()

  const events = (await auditOf(data, '')).map(({ event }) => event)
  for (const event of ['invitation.created', 'member.joined', 'member.removed'])
    assert.ok(events.includes(event), event)
})

test('an invitation is refused for a role that there is not, and for what is no address', async () => {
  const server = await startServer()
  await server.stop()
  const invite = ['members', 'invite', '--role']
  const role = await claviger(server.data, [...invite, 'god'])
  assert.deepEqual([role.status, role.stderr], [1, 'claviger: --role must be one of owner, admin, viewer\n'])
  const email = await claviger(server.data, [...invite, 'viewer', '--email', 'nobody'])
  assert.deepEqual([email.status, email.stderr], [1, 'claviger: --email must be an e-mail address\n'])
})
