/** What users and applications send on the way to a grant: passwords, codes, tokens and secrets of clients. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { openBox } from '../../src/sealed/boxes.ts'
import { closedDoor } from '../harness/index.ts'
import { APP, REDIRECT_URI, startSite, told, Visitor, type Seen, type Site } from '../hosted/site.ts'
import { mailServers } from '../mail/servers.ts'
import { PASSWORD, USER } from '../mail/world.ts'
import { planted, type Plant } from './calls.ts'
import { filesOf, leaks } from './scan.ts'

/** What was answered, but where it says what it is asked for. */
class Answers {
  readonly #all: [place: string, content: string][] = []

  page(place: string, { text, headers, hops }: Seen): void {
    this.#all.push([place, [text, ...[...headers].flat(), ...hops.filter((hop) => hop.startsWith(APP))].join('\n')])
  }

  async kept(place: string, response: Response): Promise<string> {
    const text = await response.text()
    this.#all.push([place, [text, ...[...response.headers].flat()].join('\n')])
    return text
  }

  leaks(site: Site, secrets: ReadonlyMap<string, string>): string[] {
    const { data, log } = site.server
    return leaks([...filesOf(data), ['the log', log.join('\n')], ...this.#all], secrets)
  }
}

const asked = (site: Site, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(`${site.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${site.server.apiKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

/** What each form asks for, with the right password and with one that is planted in each place for one. */
const FORMS = {
  imap: {
    right: {
      imap_username: USER,
      imap_password: PASSWORD,
      imap_host: 'imap.example.com',
      smtp_host: 'smtp.example.com',
    },
    passwords: ['imap_password', 'smtp_password'],
  },
  icloud: { right: { username: 'whole@me.com', password: PASSWORD }, passwords: ['password'] },
  ews: {
    right: { email: 'ews@example.com', ews_username: 'EX\\ews', ews_password: PASSWORD, ews_host: 'mail.example.com' },
    passwords: ['ews_password'],
  },
} as const

test('no password of a mailbox gets further than its server, and into a sealed box', async () => {
  const { upstream, inboxes } = await mailServers()
  const site = await startSite({ upstream, connectors: Object.keys(FORMS), logLevel: 'trace' })
  const answers = new Answers()
  const { secrets, plant } = planted()
  try {
    secrets.set('the right password', PASSWORD)
    for (const [provider, form] of Object.entries(FORMS)) {
      await throughTheForm(site, answers, plant, provider, form)
      const custom = async (settings: object, status: number) => {
        const response = await asked(site, 'POST', '/v3/connect/custom', { provider, settings })
        const text = await answers.kept(`custom, ${provider}`, response)
        assert.equal(response.status, status, text)
        return text
      }
      for (const name of form.passwords) await custom({ ...form.right, [name]: plant(name) }, 400)
      const [name = ''] = form.passwords
      await custom({ ...form.right, [name]: [plant('a list')] }, 400)
      await custom({ ...form.right, nothing: plant('an unknown setting') }, 400)
      const { data } = JSON.parse(await custom(form.right, 201)) as { data: { id: string } }
      const path = `/v3/grants/${data.id}?view=full`
      await answers.kept('a change', await asked(site, 'PATCH', path, { settings: form.right }))
      await answers.kept('a change', await asked(site, 'PATCH', path, { settings: { [name]: plant('a change') } }))
      await answers.kept(
        'a change',
        await asked(site, 'PATCH', path, { settings: { ...form.right, [name]: plant('too') } }),
      )
      await answers.kept('a grant', await asked(site, 'GET', path))
    }
    await answers.kept('the list', await asked(site, 'GET', '/v3/grants?view=full'))
    assert.ok(inboxes.length >= 2, 'the right password did get to its server')
    assert.ok(secrets.size >= 20)
    assert.deepEqual(answers.leaks(site, secrets), [])
  } finally {
    await site.stop()
  }
  assert.deepEqual(answers.leaks(site, secrets), [], 'nor when it has stopped')
})

async function throughTheForm(
  site: Site,
  answers: Answers,
  plant: Plant,
  provider: string,
  { right, passwords }: (typeof FORMS)[keyof typeof FORMS],
): Promise<void> {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ provider }))
  const state = /name="state"\s+value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const send = async (fields: Readonly<Record<string, string>>) => {
    const seen = await visitor.go(`${site.url}/v3/connect/sign-in/${provider}`, { state, ...fields })
    answers.page(`the form for ${provider}`, seen)
    return seen
  }
  for (const name of passwords) assert.equal((await send({ ...right, [name]: plant(name) })).status, 400)
  const host = Object.keys(right).find((name) => name.endsWith('_host'))
  if (host !== undefined) assert.equal((await send({ ...right, [host]: '127.0.0.1' })).status, 400)
  await send({ ...right, [plant('a field')]: plant('its value'), state: plant('a state') })
  assert.equal((await send(right)).status, 302)
}

test('no code, token or secret of a client gets out, but to whom it is given', async () => {
  const { secrets, plant } = planted()
  const site = await startSite({ connectors: ['google'], door: closedDoor, logLevel: 'trace' })
  const { server, sandbox } = site
  const app = server.applicationId
  const answers = new Answers()
  try {
    const client = { client_id: 'own-client', client_secret: plant('secret of the client') }
    sandbox.control.client({
      provider: 'google',
      client_id: client.client_id,
      client_secrets: [{ value: client.client_secret }],
    })
    await answers.kept('the connector', await asked(site, 'PATCH', '/v3/connectors/google', { settings: client }))

    // Back from the provider, by its own answer, and by others.
    const visitor = new Visitor()
    const signedIn = await visitor.signIn(
      site.authUrl({ provider: 'google', access_type: 'offline' }),
      'ada@example.com',
    )
    const { code = '' } = told(signedIn)
    secrets.set('code', code)
    const way = signedIn.hops.find((hop) => hop.includes('/callback/google?')) ?? ''
    const given = new URL(way).searchParams
    secrets.set('code of the provider', given.get('code') ?? '')
    secrets.set('state of the sign-in', given.get('state') ?? '')
    for (const [name, value] of visitor.cookies) if (value.length > 20) secrets.set(`cookie ${name}`, value)
    const stopped = new URL(await visitor.until(site.authUrl({ provider: 'google', state: null }), site.sandbox.url))
      .searchParams
    const callback = new URL('/v3/connect/callback/google', site.url)
    callback.search = new URLSearchParams({ code: plant('code'), state: stopped.get('state') ?? '' }).toString()
    answers.page('the callback', await visitor.go(callback))
    callback.search = new URLSearchParams({ code: plant('code'), state: plant('state') }).toString()
    answers.page('the callback', await visitor.go(callback))

    // What applications send to the token endpoints.
    const token = { client_id: app, grant_type: 'authorization_code', redirect_uri: REDIRECT_URI }
    const refused = async (path: string, body: object, status: number) => {
      for (const headers of [{}, { authorization: `Bearer ${encodeURIComponent(plant('bearer'))}` }]) {
        const response = await asked(site, 'POST', path, body, headers)
        const text = await answers.kept(path, response)
        assert.ok(response.status === status || response.status === 401, `${response.status} ${text}`)
      }
    }
    await refused('/v3/connect/token', { ...token, code: plant('code'), client_secret: plant('client_secret') }, 400)
    await refused('/v3/connect/token', { ...token, code: plant('code'), code_verifier: plant('verifier') }, 400)
    await refused('/v3/connect/token', { ...token, code: [plant('a list')], client_secret: { a: plant('deep') } }, 400)
    await refused(
      '/v3/connect/token',
      { client_id: app, grant_type: 'refresh_token', refresh_token: plant('refresh token') },
      400,
    )
    await refused('/v3/connect/token', { client_id: app, grant_type: plant('grant type').slice(0, 64) }, 400)
    await refused(`/v3/connect/revoke?token=${encodeURIComponent(plant('revoked'))}`, {}, 200)
    await refused('/v3/connect/revoke', { token: plant('revoked, in the body') }, 200)
    for (const name of ['access_token', 'id_token']) {
      const path = `/v3/connect/tokeninfo?${name}=${encodeURIComponent(plant(name))}`
      await answers.kept(path.split('=', 1)[0] ?? '', await asked(site, 'GET', path))
    }
    await answers.kept(
      'me',
      await asked(site, 'GET', '/v3/grants/me', undefined, {
        authorization: `Bearer ${encodeURIComponent(plant('access token'))}`,
      }),
    )

    // What they get there is theirs alone.
    const made = await asked(site, 'POST', '/v3/connect/token', { ...token, code })
    const tokens = (await made.json()) as Record<'access_token' | 'refresh_token' | 'id_token' | 'grant_id', string>
    for (const name of ['access_token', 'refresh_token', 'id_token'] as const) {
      assert.ok(tokens[name].length > 40, name)
      secrets.set(name, tokens[name])
    }
    const info = await asked(site, 'GET', `/v3/connect/tokeninfo?access_token=${tokens.access_token}`)
    assert.match(await answers.kept('token info', info), /ada@example\.com/)
    await answers.kept('the code again', await asked(site, 'POST', '/v3/connect/token', { ...token, code }))
    const revoked = await asked(site, 'POST', '/v3/connect/revoke', { token: tokens.refresh_token })
    assert.equal(revoked.status, 200, await answers.kept('the end', revoked))

    // What the provider gave is sealed; it is known here from there.
    const { store, keys } = server.deployment
    for (const kind of ['grant-secret', 'grant-token'] as const) {
      const box = await store.read.box(app as ApplicationId, kind, tokens.grant_id)
      assert.ok(box)
      const sealed = openBox(keys.current, box) as Record<string, string>
      const held = sealed[kind === 'grant-secret' ? 'refresh_token' : 'access_token'] ?? ''
      assert.ok(held.length > 20)
      secrets.set(`${kind} of the provider`, held)
    }
    for (const path of [`/v3/grants/${tokens.grant_id}?view=full`, '/v3/grants?view=full', '/v3/connectors?view=full'])
      await answers.kept(path, await asked(site, 'GET', path))
    assert.ok(secrets.size >= 35, String(secrets.size))
    assert.deepEqual(answers.leaks(site, secrets), [])
  } finally {
    await site.stop()
  }
  assert.deepEqual(answers.leaks(site, secrets), [], 'nor when it has stopped')
})
