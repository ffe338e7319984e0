/** Signing in to an Exchange server, which is one of the tests: there is none to install. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import type { EwsLogin } from '../../src/upstream/upstream.ts'
import { outcome } from './failing.ts'
import { opened } from './servers.ts'
import { certificate, mailWorld, PASSWORD } from './world.ts'

interface Asked {
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Said = readonly [status: number, body: string, headers?: OutgoingHttpHeaders]

/** What signing in comes to at a server that says this, and what it was asked. */
async function over(said: Said, more: Partial<EwsLogin> = {}) {
  const asked: Asked[] = []
  const server = createServer({ cert: certificate.certificate, key: certificate.key }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      asked.push({ url: request.url, headers: request.headers, body: Buffer.concat(parts).toString() })
      const [status, body, headers = {}] = said
      response.writeHead(status, headers).end(body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  const { upstream } = await mailWorld({ 'mail.example.com:443': (server.address() as AddressInfo).port })
  const found = await outcome(
    upstream.signInEws({
      host: 'mail.example.com',
      port: 443,
      username: 'EXAMPLE\\üser',
      password: PASSWORD,
      email: 'user@example.com',
      from: { host: 'ews_host', port: 'ews_port', password: 'ews_password', email: 'email' },
      ...more,
    }),
  )
  return { found, asked }
}

const fault = (code: string) =>
  `<s:Envelope xmlns:s="urn:s"><s:Body><s:Fault><faultstring>words of the server</faultstring>
  <detail><e:ResponseCode xmlns:e="urn:e">${code}</e:ResponseCode></detail></s:Fault></s:Body></s:Envelope>`

test('who may open the mailbox is let in, and was asked for by name and password over TLS', async () => {
  const { found, asked } = await over([200, opened('NoError')])
  assert.equal(found, 'in')
  const [{ url, headers, body } = { url: '', headers: {}, body: '' }] = asked
  assert.equal(url, '/EWS/Exchange.asmx')
  assert.equal(headers.authorization, `Basic ${Buffer.from(`EXAMPLE\\üser:${PASSWORD}`).toString('base64')}`)
  assert.match(body, /<t:EmailAddress>user@example\.com<\/t:EmailAddress>/)
})

test('an address is text in the request, whatever it looks like', async () => {
  const { asked } = await over([200, opened('NoError')], { email: '"<a>&\'"@example.com' })
  assert.match(asked[0]?.body ?? '', />&quot;&lt;a&gt;&amp;&apos;&quot;@example\.com</)
})

test('a refusal is that of the password, of the mailbox, or of nobody', async () => {
  const basic = { 'www-authenticate': 'Basic realm="words of the server"' }
  const is = async (said: Said, expected: string | RegExp) => {
    const { found } = await over(said)
    if (typeof expected === 'string') assert.equal(found, expected)
    else assert.match(found, expected)
  }
  await is([401, 'words of the server', basic], 'grant http_401 ews_password')
  await is([401, ''], 'grant http_401 ews_password')
  await is([401, '', { 'www-authenticate': 'Negotiate' }], /^ews_host: .* that takes Basic authentication/)
  await is([403, 'words of the server'], 'grant http_403 ews_password')
  await is([200, opened('ErrorAccessDenied')], 'grant ErrorAccessDenied email')
  await is([500, fault('ErrorNonExistentMailbox')], 'grant ErrorNonExistentMailbox email')
  await is([200, opened('ErrorServerBusy')], 'passing ErrorServerBusy')
  await is([500, fault('ErrorInternalServerTransientError')], 'passing ErrorInternalServerTransientError')
  for (const code of ['ADUnavailable', 'ExceededConnectionCount', 'MailboxFailover', 'MailboxMoveInProgress'])
    await is([200, opened(`Error${code}`)], `passing Error${code}`)
  await is([503, 'words of the server'], 'passing http_503')
  await is([429, '', { 'retry-after': '7' }], 'passing http_429')
})

test('what is no Exchange server is named as the wrong one', async () => {
  const wrong = [
    [404, 'words of the server'],
    [200, '<html><body>words of the server</body></html>'],
    [200, opened('words of the server')],
    [200, '<!DOCTYPE a [<!ENTITY b "NoError">]>' + opened('&b;')],
    [200, '<a>'.repeat(10_000)],
    [204, ''],
    [302, '', { location: 'https://elsewhere.example.com/EWS/Exchange.asmx' }],
    [200, 'x'.repeat(70_000)],
  ] as const
  for (const said of wrong) assert.match((await over(said)).found, /^ews_host: must be an Exchange server/)
  assert.match((await over([200, ''], { host: 'nobody.example.com' })).found, /^ews_host: must be an Exchange server/)
})

test('a host or port that may not be called is named, and nothing is sent there', async () => {
  const is = async (more: Partial<EwsLogin>, expected: RegExp) => {
    const { found, asked } = await over([200, opened('NoError')], more)
    assert.match(found, expected)
    assert.equal(asked.length, 0)
  }
  await is({ port: 8443 }, /^ews_port: must be 443/)
  await is({ host: '10.0.0.1' }, /^ews_host: must be an Exchange server on the public internet$/)
  await is({ host: '::1' }, /^ews_host: must be an Exchange server on the public internet$/)
  await is({ host: 'mail.example.com/x?' }, /^ews_host: must be a domain name/)
  await is({ host: 'user@mail.example.com' }, /^ews_host: must be a domain name/)
})
