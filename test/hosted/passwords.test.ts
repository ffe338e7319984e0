import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mailServers } from '../mail/servers.ts'
import { PASSWORD, USER } from '../mail/world.ts'
import { startSite, told, Visitor, type Seen, type Site } from './site.ts'

const { upstream, inboxes } = await mailServers()
let site: Site

before(async () => {
  site = await startSite({ upstream, connectors: ['imap', 'icloud', 'ews'] })
})
after(() => site.stop())

const stateIn = ({ text }: Seen) => /name="state"\s+value="([^"]+)"/.exec(text)?.[1] ?? ''
const send = (visitor: Visitor, provider: string, fields: Record<string, string>) =>
  visitor.go(`${site.url}/v3/connect/sign-in/${provider}`, fields)

test('who signs in with a password comes back with a code, and the sign-in is over', async () => {
  for (const [provider, email, fields] of [
    ['imap', USER, { imap_username: USER, imap_password: PASSWORD, imap_host: 'imap.example.com', smtp_host: '' }],
    ['icloud', 'whole@me.com', { username: 'whole@me.com', password: PASSWORD }],
    [
      'ews',
      'ews@example.com',
      { email: 'ews@example.com', ews_username: 'EX\\ews', ews_password: PASSWORD, ews_host: 'mail.example.com' },
    ],
  ] as const) {
    const visitor = new Visitor()
    const state = stateIn(await visitor.go(site.authUrl({ provider })))
    const seen = await send(visitor, provider, { state, ...fields })
    assert.equal(seen.status, 302, seen.text)
    const { code, state: own } = told(seen)
    assert.equal(own, 'the state')
    const kept = (await site.code(code ?? '')) as Record<string, unknown>
    const { items } = await site.server.api.get(`/v3/grants?email=${email}`)
    assert.deepEqual([items.length, items[0]?.id, items[0]?.['provider']], [1, kept['grant_id'], provider])
    assert.match((await send(visitor, provider, { state, ...fields })).text, /begun in another browser/)
    assert.ok(!JSON.stringify(items).includes(PASSWORD))
  }
  assert.deepEqual(inboxes, ['ews@example.com'])
})

test('whose user name is no address is asked for the address in the form, and signs in with both', async () => {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ provider: 'imap' }))
  assert.match(page.text, /<label for="email">Address of the mailbox \(optional\)<\/label>/)
  assert.match(page.text, /id="email"[^>]*type="email"[^>]*autocomplete="email"[^>]*aria-describedby="email-hint"/s)
  const fields = { imap_username: 'ada', imap_password: PASSWORD, imap_host: 'imap.example.com' }
  const without = await send(visitor, 'imap', { state: stateIn(page), ...fields, email: '' })
  assert.equal(without.status, 400)
  assert.match(without.text, /id="email"[^>]*aria-describedby="email-hint email-wrong"[^>]*aria-invalid="true"/s)
  assert.match(without.text, /id="email-wrong">Address of the mailbox is required where the user name is no address\./)
  const wrong = await send(visitor, 'imap', { state: stateIn(page), ...fields, email: 'ada' })
  assert.match(wrong.text, /id="email"[^>]*aria-invalid="true"[^>]*value="ada"/s)
  const seen = told(await send(visitor, 'imap', { state: stateIn(page), ...fields, email: 'ada@example.com' }))
  assert.ok(seen['code'], JSON.stringify(seen))
  const { items } = await site.server.api.get('/v3/grants?email=ada@example.com')
  assert.deepEqual([items.length, items[0]?.['provider']], [1, 'imap'])
})

test('a wrong password, or a server that is not there, is told in the form, and can be put right there', async () => {
  const visitor = new Visitor()
  const state = stateIn(await visitor.go(site.authUrl({ provider: 'imap' })))
  const fields = { state, imap_username: 'user@example.com', imap_password: PASSWORD, imap_host: 'imap.example.com' }
  const wrong = await send(visitor, 'imap', { ...fields, imap_password: 'wrong' })
  assert.equal(wrong.status, 400)
  assert.match(wrong.text, /id="imap_password"[^>]*aria-invalid="true"/s)
  assert.match(wrong.text, /does not accept this user name and password/)
  assert.doesNotMatch(wrong.text, /words of the server/)
  const nowhere = await send(visitor, 'imap', { ...fields, imap_host: '127.0.0.1' })
  assert.match(nowhere.text, /id="imap_host"[^>]*aria-invalid="true"/s)
  const right = told(await send(visitor, 'imap', fields))
  assert.ok(right['code'])
})

test('whoever has a mail server of their own cannot take over the grant of an address elsewhere', async () => {
  const [before] = (await site.server.api.get('/v3/grants?email=whole@me.com')).items
  assert.equal(before?.['provider'], 'icloud')
  const visitor = new Visitor()
  const state = stateIn(await visitor.go(site.authUrl({ provider: 'imap' })))
  const fields = { imap_username: 'whole@me.com', imap_password: PASSWORD, imap_host: 'imap.example.com' }
  const seen = await send(visitor, 'imap', { state, ...fields })
  assert.notEqual(seen.status, 302)
  assert.match(seen.text, /connected already, with another account or another server/)
  assert.deepEqual((await site.server.api.get('/v3/grants?email=whole@me.com')).items[0], before)
})

test('nor can whoever has an account at the same server, which says nothing of an address beside the user name', async () => {
  const { api } = site.server
  const grantsOf = async () => (await api.get(`/v3/grants?email=${USER}`)).items
  const enter = async (username: string) => {
    const visitor = new Visitor()
    const state = stateIn(await visitor.go(site.authUrl({ provider: 'imap' })))
    const fields = { imap_username: username, imap_password: PASSWORD, imap_host: 'imap.example.com', email: USER }
    return send(visitor, 'imap', { state, ...fields })
  }
  const taken = /connected already, with another account or another server/
  const [owned] = await grantsOf()
  assert.equal(owned?.['provider'], 'imap')
  assert.match((await enter('ada')).text, taken)
  assert.deepEqual(await grantsOf(), [owned])
  assert.ok(told(await enter(USER))['code'], 'its owner signs in again')
  assert.equal((await grantsOf())[0]?.id, owned.id)

  // Nor does a grant that a stranger has put there under the address before get the mailbox of its owner.
  assert.equal((await api.delete(`/v3/grants/${owned.id}`)).status, 200)
  assert.ok(told(await enter('ada'))['code'])
  const [strange] = await grantsOf()
  assert.match((await enter(USER)).text, taken)
  assert.deepEqual(await grantsOf(), [strange])
  assert.ok(told(await enter('ada'))['code'])
})
