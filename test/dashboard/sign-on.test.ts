import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { freePort } from '../harness/free-port.ts'
import { startServer, type RunningServer } from '../harness/index.ts'
import { signInAtIssuer, startIssuer, type Issuer } from './issuer.ts'
import { dashboardOf, firstOwnerToken, join, Person } from '../harness/person.ts'

let issuer: Issuer
let port: number

before(async () => {
  port = await freePort()
  issuer = await startIssuer(redirectUri)
})
after(async () => {
  await issuer.stop()
})

const redirectUri = () => `http://localhost:${port}/dashboard/api/auth/callback/oidc`

function start(env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  return startServer({
    env: {
      CLAVIGER_PORT: String(port),
      CLAVIGER_OIDC_ISSUER: issuer.url,
      CLAVIGER_OIDC_CLIENT_ID: issuer.clientId,
      CLAVIGER_OIDC_CLIENT_SECRET: issuer.clientSecret,
      ...env,
    },
  })
}

/** Signs on by the issuer; gives where the dashboard sends the browser in the end. */
async function signOn(person: Person, at = issuer): Promise<string> {
  const begun = await person.post('auth/sign-in/social', {
    provider: 'oidc',
    callbackURL: '/dashboard',
    errorCallbackURL: '/dashboard/sign-in',
  })
  assert.equal(begun.status, 200, begun.raw)
  const { url } = JSON.parse(begun.raw) as { url: string }
  assert.ok(url.startsWith(at.url) && url.includes('code_challenge='), 'with PKCE')
  const back = new URL(await signInAtIssuer(at, url))
  const landed = await person.call('GET', back.pathname + back.search, undefined, { origin: null })
  assert.equal(landed.status, 302, landed.raw)
  return landed.headers['location'] ?? ''
}

test('who is no member yet is let in by single sign-on with the role that is configured, and not without one', async () => {
  const closed = await start()
  try {
    await join(dashboardOf(closed), firstOwnerToken(closed), 'owner@example.com')
    const stranger = new Person(dashboardOf(closed))
    assert.match(await signOn(stranger), /\/dashboard\/sign-in\?error=/)
    assert.equal((await stranger.get('me')).status, 401)
  } finally {
    await closed.stop()
  }
  const open = await start({ CLAVIGER_OIDC_ROLE: 'viewer' })
  try {
    const newcomer = new Person(dashboardOf(open))
    assert.deepEqual((await newcomer.get('start')).body.data['sign_on'], { name: new URL(issuer.url).host })
    assert.match(await signOn(newcomer), /\/dashboard$/)
    const { data } = (await newcomer.get('me')).body
    assert.deepEqual([data['email'], data['role'], data['has_password']], ['sso@example.com', 'viewer', false])
  } finally {
    await open.stop()
  }
})

test('an answer that belongs to no sign-on that this browser has begun signs nobody in', async () => {
  const server = await start({ CLAVIGER_OIDC_ROLE: 'viewer' })
  try {
    const attacker = new Person(dashboardOf(server))
    const begun = await attacker.post('auth/sign-in/social', { provider: 'oidc', callbackURL: '/dashboard' })
    const back = new URL(await signInAtIssuer(issuer, (JSON.parse(begun.raw) as { url: string }).url))
    const victim = new Person(dashboardOf(server))
    const landed = await victim.call('GET', back.pathname + back.search, undefined, { origin: null })
    assert.ok(landed.status === 302 || landed.status >= 400)
    assert.equal((await victim.get('me')).status, 401)
    assert.equal((await attacker.get('me')).status, 401)
  } finally {
    await server.stop()
  }
})

test('single sign-on takes over no member whose address nobody has vouched for', async () => {
  const server = await start()
  try {
    // The first owner's link names no address: whoever used it could have given any.
    const owner = await join(dashboardOf(server), firstOwnerToken(server), issuer.claims.email)
    const other = new Person(dashboardOf(server))
    assert.match(await signOn(other), /error=/)
    assert.equal((await other.get('me')).status, 401)
    assert.equal((await owner.get('me')).status, 200)
  } finally {
    await server.stop()
  }
})

test('a member who was invited by the address is found by it', async () => {
  const server = await start()
  try {
    const url = dashboardOf(server)
    const owner = await join(url, firstOwnerToken(server), 'owner@example.com')
    const { body } = await owner.post('invitations', { role: 'admin', email: issuer.claims.email })
    await join(url, String(body.data['url']).split('#')[1] ?? '', issuer.claims.email)
    const member = new Person(url)
    assert.match(await signOn(member), /\/dashboard$/)
    assert.equal((await member.get('me')).body.data['role'], 'admin')
  } finally {
    await server.stop()
  }
})

test('an address that the identity provider has not verified finds no member', async () => {
  const server = await start()
  issuer.claims.email_verified = false
  try {
    const url = dashboardOf(server)
    const owner = await join(url, firstOwnerToken(server), 'owner@example.com')
    const { body } = await owner.post('invitations', { role: 'admin', email: issuer.claims.email })
    await join(url, String(body.data['url']).split('#')[1] ?? '', issuer.claims.email)
    const other = new Person(url)
    assert.match(await signOn(other), /error=/)
    assert.equal((await other.get('me')).status, 401)
  } finally {
    issuer.claims.email_verified = true
    await server.stop()
  }
})

test('an identity provider that was away when the dashboard was first used is found once it is there', async () => {
  const away = await startIssuer(redirectUri, await freePort())
  await away.stop()
  const server = await start({ CLAVIGER_OIDC_ROLE: 'viewer', CLAVIGER_OIDC_ISSUER: away.url })
  try {
    const person = new Person(dashboardOf(server))
    const refused = await person.post('auth/sign-in/social', { provider: 'oidc', callbackURL: '/dashboard' })
    assert.ok(refused.status >= 400, refused.raw)
    const back = await startIssuer(redirectUri, Number(new URL(away.url).port))
    try {
      assert.match(await signOn(person, back), /\/dashboard$/)
      assert.equal((await person.get('me')).status, 200)
    } finally {
      await back.stop()
    }
  } finally {
    await server.stop()
  }
})
