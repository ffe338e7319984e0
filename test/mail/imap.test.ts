/** Signing in over IMAP: what becomes of a password, whatever the server does. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcome } from './failing.ts'
import { imapServer, taking } from './servers.ts'
import { certificate, login, mailWorld, ofAnotherName, PASSWORD, scripted, USER, type Line } from './world.ts'

/** One that answers this to whichever password. */
const server = (answer: string, capabilities?: string) => () => imapServer(() => answer, capabilities)
const right = () => imapServer(taking(USER))
const GREETING = '* OK words of the server\r\n'

async function over(greeting: string, session: () => Line, more: { deadline_ms?: number; password?: string } = {}) {
  const { deadline_ms, password = PASSWORD } = more
  const there = await scripted(greeting, session)
  const { upstream } = await mailWorld({ 'imap.example.com:993': there.port }, { ...(deadline_ms && { deadline_ms }) })
  return outcome(upstream.signInImap({ imap: login('imap', 993, { password }), smtp: undefined }))
}

test('a password that the server takes signs in, and another one is refused as that of the mailbox', async () => {
  assert.equal(await over(GREETING, right), 'in')
  assert.equal(await over(GREETING, right, { password: 'wrong' }), 'grant AUTHENTICATIONFAILED imap_password')
})

test('what a server refuses for now changes nothing, and only codes that are known are passed on', async () => {
  const refused = (answer: string) => over(GREETING, server(answer))
  assert.equal(await refused('NO [UNAVAILABLE] words of the server'), 'passing UNAVAILABLE')
  assert.equal(await refused('NO [INUSE] words of the server'), 'passing INUSE')
  // As Gmail says it, which has its own word for it, or none but the one for everything that a user has to read.
  assert.equal(await refused('NO [OVERQUOTA] words of the server'), 'passing OVERQUOTA')
  assert.equal(await refused('NO [ALERT] Too many simultaneous connections. (Failure)'), 'passing ALERT')
  assert.equal(await refused('NO [ALERT] Application-specific password required'), 'grant ALERT imap_password')
  assert.equal(await refused('NO [EXPIRED] words of the server'), 'grant EXPIRED imap_password')
  assert.equal(await refused('NO [SECRETOFTHESERVER] words of the server'), 'grant NO imap_password')
  assert.equal(await refused('BAD words of the server'), 'grant BAD imap_password')
})

test('with STARTTLS nothing but the way to TLS is said in plain text, and the password only after it', async () => {
  const there = await scripted(GREETING, () => imapServer(taking(USER), 'IMAP4rev1 STARTTLS AUTH=PLAIN'), {
    startsPlain: true,
  })
  const { upstream } = await mailWorld({ 'imap.example.com:143': there.port })
  assert.equal(await outcome(upstream.signInImap({ imap: login('imap', 143), smtp: undefined })), 'in')
  const commands = there.lines.map((line) => line.split(' ')[1])
  assert.deepEqual(commands, ['CAPABILITY', 'STARTTLS'])
  assert.ok(there.secureLines.some((line) => line.endsWith('AUTHENTICATE PLAIN')))
})

test('without STARTTLS, with a certificate for another name, or with words put in before it, no password is sent', async () => {
  const none = server('OK in')
  const injecting = (): Line => (line, say) => {
    const [tag = '', command = ''] = line.split(' ')
    if (command === 'STARTTLS') say(`${tag} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n`)
    else say(`* CAPABILITY IMAP4rev1 STARTTLS\r\n${tag} OK done\r\n`)
  }
  const starttls = server('OK in', 'IMAP4rev1 STARTTLS')
  const cases = [
    [GREETING, none, certificate],
    [GREETING, starttls, ofAnotherName],
    [GREETING, injecting, certificate],
    ['* PREAUTH words of the server\r\n', starttls, certificate],
  ] as const
  for (const [greeting, session, tls] of cases) {
    const there = await scripted(greeting, session, { startsPlain: true, tls })
    const { upstream } = await mailWorld({ 'imap.example.com:143': there.port })
    const found = await outcome(upstream.signInImap({ imap: login('imap', 143), smtp: undefined }))
    assert.match(found, /^imap_host: must be an IMAP server/)
    assert.ok(![...there.lines, ...there.secureLines].some((line) => /LOGIN|AUTHENTICATE/.test(line)))
  }
})

test('a server that lets anybody in proves nothing', async () => {
  assert.equal(
    await over('* PREAUTH words of the server\r\n', right),
    'imap_host: must be an IMAP server that asks for the password',
  )
})

test('a server that takes no password is named as the wrong one', async () => {
  const disabled = server('OK in', 'IMAP4rev1 LOGINDISABLED')
  assert.match(
    await over(GREETING, disabled),
    /^imap_host: must be an IMAP server that takes a user name and a password$/,
  )
})

test('what is no IMAP server is named as such, and none that hangs, ends or floods is waited for', async () => {
  const silent = (): Line => () => undefined
  assert.equal(await over('', silent, { deadline_ms: 200 }), 'passing timeout')
  assert.equal(await over(GREETING, silent, { deadline_ms: 200 }), 'passing timeout')
  assert.match(await over('HTTP/1.1 400 Bad Request\r\n\r\n', silent, { deadline_ms: 500 }), /^(imap_host|passing)/)
  assert.match(await over('* BYE words of the server\r\n', silent), /^passing/)
  const flood = (): Line => (_line, say) => {
    for (let times = 0; times < 40; times += 1) say(`* OK ${'words of the server '.repeat(500)}\r\n`)
  }
  assert.match(await over(GREETING, flood, { deadline_ms: 3000 }), /^(passing too-large|imap_host)/)
})

test('a host that is not there, not let through or not what its certificate says is named with what was expected', async () => {
  const wrongName = await scripted(GREETING, right, { tls: ofAnotherName })
  const { upstream, asked } = await mailWorld({ 'imap.example.com:993': wrongName.port })
  const at = (host: string, port: number) =>
    outcome(upstream.signInImap({ imap: login('imap', port, { host }), smtp: undefined }))
  assert.equal(
    await at('imap.example.com', 993),
    'imap_host: must be an IMAP server with TLS on port 993: the certificate of the host is for another name',
  )
  assert.equal(
    await at('nobody.example.com', 993),
    'imap_host: must be an IMAP server that takes connections on port 993',
  )
  assert.deepEqual(asked, ['imap.example.com:993', 'nobody.example.com:993'])
  assert.equal(await at('127.0.0.1', 993), 'imap_host: must be an IMAP server on the public internet')
  assert.equal(await at('0x7f.1', 993), 'imap_host: must be an IMAP server on the public internet')
  assert.match(await at('example.com.', 993), /^imap_host: must be a domain name or an address/)
  assert.match(await at('imap.example.com', 22), /^imap_port: must be \d+(?: or \d+)+$/)
  assert.equal(asked.length, 2, 'none of these was connected to')
  assert.deepEqual(wrongName.secureLines, [])
})
