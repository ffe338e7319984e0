import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startServer, type Answer, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join, Person } from '../harness/person.ts'
import { Authenticator } from './authenticator.ts'

let server: RunningServer
let url: string
let owner: Person

before(async () => {
  server = await startServer({ env: { CLAVIGER_TRUSTED_PROXIES: '127.0.0.1' } })
  url = dashboardOf(server)
  owner = await join(url, firstOwnerToken(server), 'owner@example.com')
})
after(async () => {
  await server.stop()
})

const raw = (answer: Answer) => JSON.parse(answer.raw) as Record<string, unknown>

async function register(
  person: Person,
  authenticator: Authenticator,
  { verified = true, origin = url }: { verified?: boolean; origin?: string } = {},
): Promise<Answer> {
  const challenge = String(raw(await person.get('auth/passkey/generate-register-options'))['challenge'])
  const response = authenticator.create({ challenge, origin, verified })
  return person.post('auth/passkey/verify-registration', { response, name: 'A key of the tests' })
}

async function signIn(
  person: Person,
  authenticator: Authenticator,
  { verified = true, origin = url }: { verified?: boolean; origin?: string } = {},
) {
  const challenge = String(raw(await person.get('auth/passkey/generate-authenticate-options'))['challenge'])
  const response = authenticator.get({ challenge, origin, verified })
  return { response, answer: await person.post('auth/passkey/verify-authentication', { response }) }
}

test('a passkey signs its member in, and nobody once it is removed', async () => {
  const authenticator = new Authenticator('localhost')
  assert.equal((await register(owner, authenticator)).status, 200)
  assert.equal((await owner.get('me')).body.data['passkeys'], 1)
  const person = new Person(url)
  assert.equal((await signIn(person, authenticator)).answer.status, 200)
  assert.equal((await person.get('me')).body.data['email'], 'owner@example.com')

  const [{ id } = { id: '' }] = JSON.parse((await owner.get('auth/passkey/list-user-passkeys')).raw) as { id: string }[]
  assert.equal((await owner.post('auth/passkey/delete-passkey', { id })).status, 200)
  assert.equal((await signIn(new Person(url), authenticator)).answer.status, 401)
})

test('a passkey that does not verify who uses it stands for one factor: it signs nobody in, and is not registered', async () => {
  const authenticator = new Authenticator('localhost')
  assert.notEqual((await register(owner, authenticator, { verified: false })).status, 200)
  assert.equal((await register(owner, authenticator)).status, 200)
  const person = new Person(url)
  const { answer } = await signIn(person, authenticator, { verified: false })
  assert.equal(answer.status, 401)
  assert.equal((await person.get('me')).status, 401)
  const options = raw(await person.get('auth/passkey/generate-authenticate-options'))
  assert.equal(options['userVerification'], 'required', 'and browsers are told so')
})

test('an answer of a passkey works once, for this site alone', async () => {
  const authenticator = new Authenticator('localhost')
  assert.equal((await register(owner, authenticator)).status, 200)
  const person = new Person(url)
  const { response, answer } = await signIn(person, authenticator)
  assert.equal(answer.status, 200)
  const thief = new Person(url)
  await thief.get('auth/passkey/generate-authenticate-options')
  assert.notEqual((await thief.post('auth/passkey/verify-authentication', { response })).status, 200)
  assert.notEqual((await new Person(url).post('auth/passkey/verify-authentication', { response })).status, 200)
  assert.equal((await thief.get('me')).status, 401)
  const phished = await signIn(new Person(url), authenticator, { origin: 'https://claviger.example' })
  assert.notEqual(phished.answer.status, 200)
})

test('nobody removes or renames the passkey of another', async () => {
  const { body } = await owner.post('invitations', { role: 'admin' })
  const other = await join(url, String(body.data['url']).split('#')[1] ?? '', 'other@example.com')
  const mine = JSON.parse((await owner.get('auth/passkey/list-user-passkeys')).raw) as { id: string; name: string }[]
  assert.ok(mine.length > 0)
  for (const { id } of mine) {
    assert.notEqual((await other.post('auth/passkey/delete-passkey', { id })).status, 200)
    assert.notEqual((await other.post('auth/passkey/update-passkey', { id, name: 'taken' })).status, 200)
  }
  assert.deepEqual(JSON.parse((await owner.get('auth/passkey/list-user-passkeys')).raw), mine)
  assert.equal((await new Person(url).get('auth/passkey/list-user-passkeys')).status, 401)
})
