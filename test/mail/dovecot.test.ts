/** Signing in to a real IMAP server, where Dovecot is installed. */

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { installedDovecot, startDovecot } from '../harness/dovecot.ts'
import { outcome } from './failing.ts'
import { certificate, login, mailWorld, PASSWORD, USER } from './world.ts'

const program = installedDovecot()
if (program === undefined) console.log('Dovecot is not installed: signing in to it is not shown')
else {
  const server = await startDovecot(program, certificate, { username: USER, password: PASSWORD })
  after(() => server.stop())

  test('Dovecot lets the right password in, over TLS from the start and by STARTTLS, and no other', async () => {
    const { upstream } = await mailWorld({
      'imap.example.com:993': server.tlsPort,
      'imap.example.com:143': server.plainPort,
    })
    for (const port of [993, 143]) {
      const attempt = (password: string) =>
        outcome(upstream.signInImap({ imap: login('imap', port, { password }), smtp: undefined }))
      assert.equal(await attempt(PASSWORD), 'in')
      assert.equal(await attempt('wrong'), 'grant AUTHENTICATIONFAILED imap_password')
    }
    const log = server.log()
    assert.equal(log.match(/Login: user=<user@example\.com>, .* TLS/g)?.length, 2, log)
  })
}
