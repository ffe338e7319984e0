/** Signing in over SMTP, at a real server and at listeners that do what none does. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcome } from './failing.ts'
import { imapServer, smtpServer, taking } from './servers.ts'
import { login, mailWorld, ofAnotherName, PASSWORD, scripted, USER, type Line } from './world.ts'

/** What signing in to a mailbox comes to whose SMTP server is at this port. */
async function over(smtp: { port: number }, at: 465 | 587, more: { password?: string; deadline_ms?: number } = {}) {
  const { password = PASSWORD, deadline_ms } = more
  const imap = await scripted('* OK ready\r\n', () => imapServer(taking(USER)))
  const servers = { 'imap.example.com:993': imap.port, [`smtp.example.com:${at}`]: smtp.port }
  const { upstream } = await mailWorld(servers, { ...(deadline_ms && { deadline_ms }) })
  return outcome(upstream.signInImap({ imap: login('imap', 993), smtp: login('smtp', at, { password }) }))
}

test('a password that the server takes signs in, over TLS from the start or by STARTTLS; another one is refused', async () => {
  for (const [at, secure] of [
    [465, true],
    [587, false],
  ] as const) {
    const there = await smtpServer([USER], { secure })
    assert.equal(await over(there, at), 'in')
    assert.equal(await over(there, at, { password: 'wrong' }), 'grant 535 smtp_password')
    assert.deepEqual(there.logins, [`${USER} over TLS`, `${USER} over TLS`])
    assert.deepEqual(there.names, ['[127.0.0.1]', '[127.0.0.1]'], 'the name of this machine is not told')
  }
})

test('without STARTTLS, or with a certificate for another name, no password is sent', async () => {
  const options = [
    { disabledCommands: ['STARTTLS'], allowInsecureAuth: true },
    { cert: ofAnotherName.certificate, key: ofAnotherName.key },
  ]
  for (const more of options) {
    const there = await smtpServer([USER], { secure: false, ...more })
    assert.equal(
      await over(there, 587),
      'smtp_host: must be an SMTP server with STARTTLS and a certificate for its name',
    )
    assert.deepEqual(there.logins, [])
  }
})

const smtp =
  (auth: string): Line =>
  (line, say) => {
    if (line.startsWith('EHLO')) say('250-smtp.example.com\r\n250 AUTH PLAIN\r\n')
    else say(line.startsWith('AUTH') ? `${auth}\r\n` : '250 done\r\n')
  }

test('what a server refuses for now changes nothing, and what takes no password is the wrong server', async () => {
  const at = async (greeting: string, line: Line, options: { deadline_ms?: number } = {}) =>
    over(await scripted(greeting, () => line), 465, options)
  assert.equal(await at('220 ready\r\n', smtp('454 4.7.0 words of the server')), 'passing 454')
  assert.equal(await at('220 ready\r\n', smtp('421 words of the server')), 'passing 421')
  assert.equal(await at('220 ready\r\n', smtp('534 5.7.9 words of the server')), 'grant 534 smtp_password')
  assert.match(await at('220 ready\r\n', smtp('504 words of the server')), /^smtp_host: .* takes a user name/)
  const without: Line = (line, say) => {
    say(line.startsWith('EHLO') ? '250 smtp.example.com\r\n' : '503 words of the server\r\n')
  }
  assert.match(await at('220 ready\r\n', without), /^smtp_host: .* takes a user name/)
  assert.equal(await at('421 words of the server\r\n', without), 'passing 421')
  assert.match(await at('* OK words of the server\r\n', without), /^smtp_host: must be an SMTP server; what answers/)
  assert.equal(await at('', without, { deadline_ms: 500 }), 'passing timeout')
  assert.match(await at('220 ready\r\n', (_line, _say, socket) => socket.destroy()), /^passing/)
})
