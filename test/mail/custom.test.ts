/** Mailboxes with a password through `/v3/connect/custom`: what is kept, what is refused, and what is never sent anywhere. */

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createEgress } from '../../src/egress/egress.ts'
import { startInProcess, type Answer, type InProcessServer } from '../harness/index.ts'
import { mailServers } from './servers.ts'
import { mailWorld, PASSWORD, scripted, upstreamOver, USER } from './world.ts'

type Settings = Readonly<Record<string, unknown>>

async function serverWith(options: Parameters<typeof startInProcess>[0]): Promise<InProcessServer> {
  const server = await startInProcess(options)
  after(() => server.stop())
  for (const provider of ['imap', 'icloud', 'ews', 'virtual-calendar', 'inbox', 'nylas'])
    assert.equal((await server.api.post('/v3/connectors', { provider })).status, 201)
  return server
}

const { upstream, asked, inboxes } = await mailServers()
const server = await serverWith({ upstream })
const connect = (provider: string, settings: Settings, more: Settings = {}): Promise<Answer> =>
  server.api.post('/v3/connect/custom', { provider, settings, ...more })

/** The grant that was made. Neither it nor the log tells the password. */
async function granted(answer: Answer): Promise<Settings & { readonly id: string }> {
  assert.equal(answer.status, 201, answer.raw)
  const { id } = answer.body.data
  const full = await server.api.get(`/v3/grants/${id}?view=full`)
  for (const text of [answer.raw, full.raw, ...server.log]) assert.ok(!text.includes(JSON.stringify(PASSWORD)), text)
  return full.body.data
}

const imap = { imap_username: USER, imap_password: PASSWORD, imap_host: 'imap.example.com' }

test('an IMAP mailbox is tried and kept; authenticating it again keeps its id', async () => {
  const grant = await granted(await connect('imap', imap))
  assert.equal(grant['email'], USER)
  assert.equal(grant['grant_status'], 'valid')
  assert.deepEqual(grant['scope'], [])
  assert.deepEqual(grant['settings'], { imap_username: USER, imap_host: 'imap.example.com', imap_port: 993 })
  const smtp = { ...imap, imap_port: 143, smtp_host: 'smtp.example.com', smtp_port: 587 }
  const again = await granted(await connect('imap', smtp))
  assert.equal(again.id, grant.id)
  assert.deepEqual(asked.splice(0), ['imap.example.com:993', 'imap.example.com:143', 'smtp.example.com:587'])
})

test('a password that a server refuses is named, and nothing is kept', async () => {
  const wrong = await connect('imap', { ...imap, imap_username: 'other@example.com' })
  assert.equal(wrong.status, 400, wrong.raw)
  assert.equal(wrong.body.error.type, 'grant.invalid_authentication')
  assert.deepEqual(Object.keys(wrong.body.error.validation_errors ?? {}), ['settings.imap_password'])
  assert.match(wrong.raw, /"provider_error":\{"code":"AUTHENTICATIONFAILED","message":"The IMAP server /)
  const smtp = await connect('imap', { ...imap, smtp_host: 'smtp.example.com', smtp_password: 'wrong' })
  assert.deepEqual(Object.keys(smtp.body.error.validation_errors ?? {}), ['settings.smtp_password'])
  assert.equal((await server.api.get('/v3/grants/other@example.com')).status, 404)
})

test('a port of the one protocol is none of the other: nobody is asked there', async () => {
  asked.splice(0)
  for (const imap_port of [465, 587]) {
    const { body } = await connect('imap', { ...imap, imap_port })
    assert.deepEqual(body.error.validation_errors, {
      'settings.imap_port': 'must be a port of IMAP, such as 993 or 143',
    })
  }
  for (const smtp_port of [993, 143]) {
    const { body } = await connect('imap', { ...imap, smtp_host: 'smtp.example.com', smtp_port })
    assert.deepEqual(body.error.validation_errors, {
      'settings.smtp_port': 'must be a port of SMTP, such as 465 or 587',
    })
  }
  assert.deepEqual(asked, [])
})

test('a user name that is no address needs the address of the mailbox', async () => {
  const { status, body } = await connect('imap', { ...imap, imap_username: 'user' })
  assert.equal(status, 400)
  assert.deepEqual(body.error.validation_errors, {
    'settings.email': 'is required where the user name is no address',
  })
})

test('an iCloud mailbox is signed in to at Apple, by its name over IMAP and by its address over SMTP', async () => {
  asked.splice(0)
  for (const username of ['ada', 'ada@icloud.com']) {
    const grant = await granted(await connect('icloud', { username, password: PASSWORD }))
    assert.equal(grant['email'], 'ada@icloud.com')
    assert.deepEqual(asked.splice(0), ['imap.mail.me.com:993', 'smtp.mail.me.com:587'])
  }
  await granted(await connect('icloud', { username: 'whole@me.com', password: PASSWORD }))
  const twice = ['imap.mail.me.com:993', 'imap.mail.me.com:993', 'smtp.mail.me.com:587']
  assert.deepEqual(asked.splice(0), twice, 'some are known by the whole address alone')
  const wrong = await connect('icloud', { username: 'ada', password: 'wrong' })
  assert.deepEqual(Object.keys(wrong.body.error.validation_errors ?? {}), ['settings.password'])
})

test('an Exchange mailbox is opened and kept with its scopes', async () => {
  const settings = { email: USER, ews_username: 'EXAMPLE\\user', ews_password: PASSWORD, ews_host: 'mail.example.com' }
  const grant = await granted(await connect('ews', settings, { scope: ['ews.messages'] }))
  assert.equal(grant['email'], USER)
  assert.deepEqual(grant['scope'], ['ews.messages'])
  assert.deepEqual(inboxes, [USER])
})

test('where there is no provider behind it nobody is asked', async () => {
  asked.splice(0)
  for (const provider of ['virtual-calendar', 'inbox', 'nylas']) {
    const email = `${provider}@example.com`
    assert.equal((await granted(await connect(provider, { email })))['email'], email)
  }
  assert.deepEqual(asked, [])
})

test('no host that may not be called is called, however it is written and wherever its name leads', async () => {
  const inside = await scripted('* OK inside\r\n', () => () => undefined, { startsPlain: true })
  const leadsTo: Readonly<Record<string, readonly string[]>> = {
    'inside.example.com': ['127.0.0.1'],
    'mixed.example.com': ['93.184.216.34', '127.0.0.1'],
    'metadata.example.com': ['169.254.169.254'],
    'six.example.com': ['::ffff:127.0.0.1'],
    'nat64.example.com': ['64:ff9b::7f00:1'],
  }
  const looked: string[] = []
  const egress = createEgress({
    version: 'tests',
    ports: [inside.port],
    async resolve(host) {
      looked.push(host)
      return (leadsTo[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    },
  })
  after(() => egress.close())
  const { api } = await serverWith({ upstream: upstreamOver(egress) })
  const literal = [
    '127.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '0x7f.1',
    '127.1',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '10.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    'fe80::1',
  ]
  const fields = {
    imap: (host: string) => ({ ...imap, imap_host: host, imap_port: inside.port }),
    ews: (host: string) => ({
      email: USER,
      ews_username: USER,
      ews_password: PASSWORD,
      ews_host: host,
      ews_port: inside.port,
    }),
  }
  for (const provider of ['imap', 'ews'] as const)
    for (const host of [...literal, ...Object.keys(leadsTo), 'localhost', 'nobody.example.com']) {
      const { status, body, raw } = await api.post('/v3/connect/custom', { provider, settings: fields[provider](host) })
      assert.equal(status, 400, `${host}: ${raw}`)
      assert.deepEqual(Object.keys(body.error.validation_errors ?? {}), [`settings.${provider}_host`], host)
      for (const address of Object.values(leadsTo).flat()) assert.ok(!raw.includes(address), raw)
    }
  for (const port of [22, 25, 80, 6379]) {
    const { body } = await api.post('/v3/connect/custom', { provider: 'imap', settings: { ...imap, imap_port: port } })
    assert.deepEqual(Object.keys(body.error.validation_errors ?? {}), ['settings.imap_port'])
  }
  assert.deepEqual(inside.lines, [])
  assert.equal(inside.connections(), 0)
  assert.ok(!looked.some((host) => literal.includes(host)))
})

test('a server that does not answer in time, and one that cannot now, is nobody’s mistake', async () => {
  const silent = await scripted('', () => () => undefined)
  const { upstream: slow } = await mailWorld({ 'imap.example.com:993': silent.port }, { deadline_ms: 200 })
  const { api } = await serverWith({ upstream: slow })
  const { status, body, headers } = await api.post('/v3/connect/custom', { provider: 'imap', settings: imap })
  assert.equal(status, 504)
  assert.equal(body.error.type, 'api.provider_error')
  assert.equal(headers['retry-after'], '1')
})
