/** Connections to mail servers, and who takes the mail of a domain. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { mx, nameServer, NXDOMAIN, REFUSED, SERVFAIL } from './name-server.ts'
import { certificate, host, NAME, ofAnotherName, open, optionsFor, reaching, refusal } from './world.ts'

const tenant = { host: NAME, whose: 'tenant' } as const

test('a mail server over TLS is spoken to after its certificate was checked', async () => {
  const there = await host((socket) => socket.write('* OK ready\r\n'))
  const socket = await reaching([there]).connect({ ...tenant, port: there.port, security: 'tls' })
  assert.ok(socket instanceof TLSSocket && socket.authorized)
  assert.equal(String((await once(socket, 'data'))[0]), '* OK ready\r\n')
  const wrong = await host(() => undefined, { tls: ofAnotherName })
  const error = await refusal(reaching([wrong]).connect({ ...tenant, port: wrong.port, security: 'tls' }))
  assert.equal(error.reason, 'tls')
})

test('with STARTTLS the bare connection comes first, and TLS over it checks the same certificate', async () => {
  for (const tls of [certificate, ofAnotherName]) {
    const secured = createTlsServer({ cert: tls.certificate, key: tls.key }, (socket) => {
      socket.on('error', () => undefined).write('secret')
    })
    secured.on('tlsClientError', () => undefined)
    const there = await host(
      (socket) => {
        socket.once('data', () => {
          socket.removeAllListeners('data')
          socket.write('220 go ahead\r\n', () => secured.emit('connection', socket))
        })
      },
      { tls: undefined },
    )
    const egress = reaching([there])
    const bare = await egress.connect({ ...tenant, port: there.port, security: 'starttls' })
    assert.ok(!(bare instanceof TLSSocket))
    bare.write('STARTTLS\r\n')
    assert.match(String((await once(bare, 'data'))[0]), /^220/)
    const socket = egress.startTls(bare, NAME)
    if (tls === certificate) assert.equal(String((await once(socket, 'data'))[0]), 'secret')
    else await assert.rejects(once(socket, 'secureConnect'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  }
})

test('a mail server at an address is checked for that address, and a refused connection may do better later', async () => {
  const there = await host((socket) => socket.write('x'))
  const egress = reaching([there], { resolve: () => assert.fail('an address is looked up') })
  const socket = await egress.connect({ ...tenant, host: '127.0.0.1', port: there.port, security: 'tls' })
  assert.ok(socket instanceof TLSSocket && socket.authorized)
  const nobody = open({ ...optionsFor([]), ports: [1] })
  const error = await refusal(nobody.connect({ ...tenant, port: 1, security: 'tls' }))
  assert.deepEqual([error.reason, error.passing, error.code], ['connection', true, 'ECONNREFUSED'])
})

test('a mail server that takes the connection and no handshake is left at the deadline', async () => {
  const there = await host(() => undefined, { tls: undefined })
  const egress = reaching([there], { deadline_ms: 1000 })
  const error = await refusal(egress.connect({ ...tenant, port: there.port, security: 'tls' }))
  assert.deepEqual([error.reason, error.passing], ['timeout', true])
  const [socket] = there.connections
  if (socket?.closed === false) await once(socket, 'close')
})

test('the operator can point a provider of ours to a mail server at any address, which opens it to no tenant', async () => {
  const there = await host((socket) => socket.write('x'))
  const override = new URL(`imaps://${NAME}:${there.port}`)
  const egress = open({ ...optionsFor([]), allow: [], overrides: [override] })
  const request = { host: NAME, port: there.port, security: 'tls' } as const
  assert.ok((await egress.connect({ ...request, whose: 'ours' })) instanceof TLSSocket)
  assert.equal((await refusal(egress.connect({ ...request, whose: 'tenant' }))).reason, 'refused-url')
  assert.equal(there.connections.length, 1)
})

test('connections to one mail server are counted until they are closed', async () => {
  const there = await host(() => undefined, { tls: undefined })
  const egress = reaching([there], { most: 1 })
  const request = { ...tenant, port: there.port, security: 'starttls' } as const
  const first = await egress.connect(request)
  const controller = new AbortController()
  const refused = refusal(egress.connect({ ...request, signal: controller.signal }))
  controller.abort()
  assert.equal((await refused).reason, 'aborted')
  const next = egress.connect(request)
  first.destroy()
  await next
  assert.equal(there.connections.length, 2)
})

test('who takes the mail of a domain is answered best first, in lower case', async () => {
  const { asked, server } = await nameServer(() => [mx(20, 'Alt1.ASPMX.l.google.com'), mx(1, 'aspmx.L.Google.com')])
  assert.deepEqual(await open({ version: '1', nameServers: [server] }).mx('Bücher.Example'), [
    { exchange: 'aspmx.l.google.com', priority: 1 },
    { exchange: 'alt1.aspmx.l.google.com', priority: 20 },
  ])
  assert.deepEqual(asked, ['xn--bcher-kva.example'])
})

test('a domain without mail has an empty list: none such, no record, or the record that says so', async () => {
  for (const answer of [NXDOMAIN, [], [mx(0, '')]]) {
    const { server } = await nameServer(() => answer)
    assert.deepEqual(await open({ version: '1', nameServers: [server] }).mx('example.com'), [])
  }
})

test('where the network does not say, neither does the answer; and what is no domain is asked of nobody', async () => {
  for (const answer of [undefined, SERVFAIL, REFUSED]) {
    const { server } = await nameServer(() => answer)
    assert.equal(await open({ version: '1', nameServers: [server] }).mx('example.com'), undefined)
  }
  const { asked, server } = await nameServer(() => [mx(1, 'x.example')])
  const egress = open({ version: '1', nameServers: [server] })
  for (const domain of ['', '127.0.0.1', 'a b', 'x@example.com', 'a..b', '[::1]'])
    assert.deepEqual(await egress.mx(domain), [])
  assert.deepEqual(asked, [])
})
