/** The program itself on PostgreSQL: two servers over one database, and the command line beside them. */

import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { ROOT_KEY_FILE } from '../../src/deployment.ts'
import { claviger, clavigerOk, fill, more, numbered } from '../cli/claviger.ts'
import { api, startServer, temporaryFolder, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join, Person } from '../harness/person.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'

const database = givenServer() ?? (await startPostgres())
let env: Record<string, string>
let first: RunningServer
let second: RunningServer

const CLIENTS = 8

/** Another data folder with the same root key, as another machine has it. */
function sameRootKey(data: string): string {
  const folder = temporaryFolder()
  copyFileSync(path.join(data, ROOT_KEY_FILE), path.join(folder, ROOT_KEY_FILE))
  return folder
}

/** More credentials in the connector that is there. */
function fillNew(count: number): Promise<string[]> {
  made += count
  return more(api(second.url, first.apiKey), 1000 + made, count)
}
let made = 0

before(async () => {
  env = { CLAVIGER_DATABASE_URL: await database.freshUrl(), CLAVIGER_TRUSTED_PROXIES: '127.0.0.1' }
  first = await startServer({ env })
  second = await startServer({ env, data: sameRootKey(first.data) })
})
after(async () => {
  await first.stop()
  await second.stop()
  await database.stop()
})

test('the command line works beside the servers: keys, audit log, doctor', async () => {
  await fill(api(first.url, first.apiKey), 20)
  assert.match(await clavigerOk(first.data, ['keys', 'rotate'], env), /destroyed/)
  const patched = await api(second.url, first.apiKey).patch('/v3/connectors/microsoft', { name: 'Renamed' })
  assert.equal(patched.status, 200, patched.raw)
  assert.match(await clavigerOk(first.data, ['audit', 'verify'], env), /^\(deployment\) +\d+ +whole/m)
  const doctor = await clavigerOk(first.data, ['doctor'], env)
  assert.match(doctor, /the database is PostgreSQL/)
  assert.doesNotMatch(doctor, /^fail/m)
})

test('what is for the embedded database alone says so, and names the tool to use', async () => {
  for (const [args, tool] of [
    [['backup', path.join(temporaryFolder(), 'copy')], /pg_dump/],
    [['restore', 'copy'], /pg_restore/],
  ] as const) {
    const { status, stderr } = await claviger(first.data, args, env)
    assert.equal(status, 1)
    assert.match(stderr, tool)
  }
})

// The link that the newest start prints is the one that works.
test('who signs in at one server is signed in at the other, and signed out at both', async () => {
  const person = await join(dashboardOf(first), firstOwnerToken(second), 'owner@example.com')
  assert.equal((await person.get('me')).status, 200)
  const elsewhere = new Person(dashboardOf(second))
  for (const [name, value] of person.cookies) elsewhere.cookies.set(name, value)
  assert.equal((await elsewhere.get('me')).status, 200)
  assert.equal((await person.post('auth/sign-out')).status, 200)
  assert.equal((await elsewhere.get('me')).status, 401)
  const again = new Person(dashboardOf(second))
  assert.equal((await again.signIn('owner@example.com')).status, 200)
  assert.equal((await again.get('me')).status, 200)
})

test('a session that is ended, and a member who is removed, at one server are let in no more by the other', async () => {
  const at = (server: RunningServer, { cookies }: Person) => {
    const person = new Person(dashboardOf(server))
    for (const [name, value] of cookies) person.cookies.set(name, value)
    return person
  }
  const owner = new Person(dashboardOf(first))
  await owner.signIn('owner@example.com')
  const laptop = new Person(dashboardOf(second))
  await laptop.signIn('owner@example.com')
  assert.equal((await laptop.get('me')).status, 200)
  assert.equal((await owner.post('auth/revoke-other-sessions')).status, 200)
  assert.equal((await laptop.get('me')).status, 401)

  const invited = await owner.post('invitations', { role: 'viewer' })
  const token = String(invited.body.data['url']).split('#')[1] ?? ''
  const viewer = await join(dashboardOf(second), token, 'viewer@example.com')
  const { items } = await owner.get('members')
  const id = items.find((member) => member['email'] === 'viewer@example.com')?.id ?? ''
  assert.equal((await at(first, viewer).get('me')).status, 200)
  const removed = await owner.call('DELETE', `/dashboard/api/members/${id}`)
  assert.equal(removed.status, 200, removed.raw)
  assert.equal((await viewer.get('me')).status, 401)
})

test('guesses of a password count together, whichever server or worker they come to', async () => {
  const guesses = Array.from({ length: 16 }, (_, at) =>
    new Person(dashboardOf(at % 2 === 0 ? first : second)).call(
      'POST',
      '/dashboard/api/auth/sign-in/email',
      { email: 'owner@example.com', password: `a wrong password ${at}` },
      { headers: { 'x-forwarded-for': '10.9.8.7' } },
    ),
  )
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  assert.deepEqual(
    [401, 429].map((wanted) => statuses.filter((status) => status === wanted).length),
    [10, 6],
  )
})

test('a database that cannot be reached ends the start with words that do not repeat the password', async () => {
  const { status, stdout, stderr } = await claviger(first.data, ['keys', 'list'], {
    CLAVIGER_DATABASE_URL: 'postgres://user:canary-password@127.0.0.1:1/x?connect_timeout=1',
  })
  assert.equal(status, 1)
  assert.match(stderr, /the database cannot be reached/)
  assert.doesNotMatch(stderr, /\n +at /, 'no stack')
  assert.ok(!(stdout + stderr).includes('canary-password'))
})

for (const workers of ['1', '2'])
  test(`SIGTERM of one of two servers (${workers} workers) under load fails no request but those whose connection goes, and loses none`, async () => {
    const leaving = await startServer({
      env: { ...env, CLAVIGER_WORKERS: workers },
      data: sameRootKey(first.data),
    })
    const ids = await fillNew(CLIENTS)
    const acknowledged = new Map(ids.map((id) => [id, 1]))
    const cut = new Map(ids.map((id) => [id, 0]))
    const state = { target: api(leaving.url, first.apiKey), done: false }
    const clients = ids.map(async (id) => {
      for (let round = 0; !state.done; round++) {
        const body = { credential_data: numbered(round).credential_data }
        const answer = await state.target.patch(`/v3/connectors/microsoft/creds/${id}`, body).catch(() => undefined)
        if (answer === undefined) {
          // The client's turn: it goes to the other server, and does not know whether the change was made.
          cut.set(id, (cut.get(id) ?? 0) + 1)
          state.target = api(second.url, first.apiKey)
        } else {
          assert.equal(answer.status, 200, answer.raw)
          acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1)
        }
      }
    })
    const everyoneHas = async (changes: number) => {
      while ([...acknowledged.values()].some((count) => count <= changes)) await new Promise(setImmediate)
    }
    await everyoneHas(5)
    assert.equal(await leaving.stop(), 0)
    const most = Math.max(...acknowledged.values())
    await everyoneHas(most + 3)
    state.done = true
    await Promise.all(clients)

    const { items } = await api(second.url, first.apiKey).get('/v3/connectors/microsoft/creds?limit=200&view=full')
    for (const id of ids) {
      const version = Number(items.find((item) => item.id === id)?.['version'])
      const told = acknowledged.get(id) ?? 0
      assert.ok(version >= told && version <= told + (cut.get(id) ?? 0), `${version}: ${told} and ${cut.get(id)}`)
    }
    assert.doesNotMatch(leaving.output(), /"level":50/, 'no error in the log')
  })
