import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { openDeployment, ROOT_KEY_FILE, type Deployment } from '../../src/deployment.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createUpstream } from '../../src/upstream/upstream.ts'
import { localServer, temporaryFolder, type LocalServer } from '../harness/index.ts'
import { closedDoor } from '../harness/upstream.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { APP, startSite, told, Visitor, type Site } from './site.ts'

const database = givenServer() ?? (await startPostgres())
let site: Site
let deployment: Deployment
let other: LocalServer
let otherUrl: string

before(async () => {
  const databaseUrl = await database.freshUrl()
  site = await startSite({ databaseUrl, connectors: ['google'] })
  const data = temporaryFolder()
  copyFileSync(path.join(site.server.data, ROOT_KEY_FILE), path.join(data, ROOT_KEY_FILE))
  deployment = await openDeployment({ data, databaseUrl, rootKey: undefined, clock: systemClock, create: false })
  const upstream = createUpstream({ fetch, door: closedDoor, overrides: site.sandbox.endpoints, now: systemClock })
  other = localServer(deployment, { upstream, url: site.url })
  otherUrl = (await other.listen()).replace('127.0.0.1', 'localhost')
})
after(async () => {
  await other.app.close()
  await deployment.close()
  await site.stop()
  await database.stop()
})

/** Signs in up to where the provider sends the user back, and stops there. */
async function answered(visitor: Visitor, email: string): Promise<URL> {
  const page = await visitor.go(site.authUrl())
  const signedIn = await visitor.go(page.url, { email, action: 'sign-in' })
  return new URL(await visitor.until(signedIn.url, `${site.url}/v3/connect/callback/`, { action: 'allow' }))
}

test('a sign-in that one instance has begun ends at another one', async () => {
  const visitor = new Visitor()
  const answer = await answered(visitor, 'ada@google.example')
  const seen = told(await visitor.go(answer.href.replace(site.url, otherUrl)))
  assert.ok(seen['code'], JSON.stringify(seen))
})

test('a sign-in goes on while another instance rotates the data keys', async () => {
  const visitor = new Visitor()
  const answer = await answered(visitor, 'edith@google.example')
  const { destroyed } = await rotateDataKey(deployment, { clock: systemClock, progress: () => undefined })
  assert.equal(destroyed.length, 1)
  const seen = told(await visitor.go(answer))
  assert.ok(seen['code'], JSON.stringify(seen))
  assert.ok(told(await visitor.signIn(site.authUrl(), 'joan@google.example'))['code'])
})

test('of many who bring an answer to two instances at once, one gets a code', async () => {
  const visitor = new Visitor()
  const answer = await answered(visitor, 'grace@google.example')
  const both = [answer.href, answer.href.replace(site.url, otherUrl)]
  const all = await Promise.all([...both, ...both, ...both, ...both].map((url) => visitor.go(url)))
  assert.equal(all.filter(({ url }) => url.href.startsWith(APP)).length, 1)
  assert.equal(all.filter(({ status }) => status === 400).length, 7)
})

test('a state with what PostgreSQL keeps in no text is refused at once, and any other comes back as it was', async () => {
  const state = 'a\u0001b\n\u001f é'
  const seen = told(await new Visitor().signIn(site.authUrl({ state }), 'control@google.example'))
  assert.ok(seen['code'], JSON.stringify(seen))
  assert.equal(seen['state'], state)
  const refused = told(await new Visitor().go(site.authUrl({ state: 'a\0b' })))
  assert.equal(refused['error'], 'invalid_request', JSON.stringify(refused))
  assert.match(refused['error_description'] ?? '', /^state: must be a text without NUL/)
  for (const name of ['state', 'name']) {
    const of = { provider: 'google', settings: { refresh_token: 'r' }, [name]: 'a\0b' }
    const { status, raw } = await site.server.api.post('/v3/connect/custom', of)
    assert.equal(status, 400, raw)
    assert.match(raw, new RegExp(`"${name}":"must be a text without NUL"`))
  }
})
