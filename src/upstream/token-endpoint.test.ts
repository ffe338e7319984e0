import assert from 'node:assert/strict'
import { test } from 'node:test'
import { yahoo } from '../providers/yahoo.ts'
import { zoom } from '../providers/zoom.ts'
import { callTokenEndpoint } from './token-endpoint.ts'

/** What a client has been sent as in the header of a call. */
async function loginOf({ oauth }: typeof yahoo | typeof zoom, clientId: string, clientSecret: string): Promise<string> {
  assert.ok(oauth)
  let header = ''
  const reach = {
    fetch: (_url: unknown, init?: RequestInit) => {
      header = new Headers(init?.headers).get('authorization') ?? ''
      return Promise.resolve(Response.json({ access_token: 'at', token_type: 'bearer' }))
    },
    endpoints: oauth.endpoints,
    now: () => 0,
    insecure: false,
  }
  const client = { clientId, clientSecret }
  await callTokenEndpoint(oauth, reach, { grantType: 'refresh_token', parameters: {}, client, sent: [] })
  const [, basic = ''] = /^Basic (.+)$/.exec(header) ?? []
  return Buffer.from(basic, 'base64').toString('utf8')
}

test('what needs no encoding in a header is sent as it stands: Yahoo and Zoom document none', async () => {
  assert.equal(await loginOf(yahoo, 'dj0yJmk9ZXhhbXBsZQ--', '0a1b'), 'dj0yJmk9ZXhhbXBsZQ--:0a1b')
  assert.equal(await loginOf(zoom, 'aB_c-1', 'x.Y_z-*'), 'aB_c-1:x.Y_z-*')
})

test('the rest is encoded as RFC 6749 has it, so that a colon or a letter of another script stays what it is', async () => {
  assert.equal(await loginOf(yahoo, 'a:b', ' %&+£€'), 'a%3Ab:+%25%26%2B%C2%A3%E2%82%AC')
})
