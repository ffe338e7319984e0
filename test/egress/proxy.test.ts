/** The way through a proxy, with one that counts what it is asked for. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { TLSSocket } from 'node:tls'
import { answering, host, NAME, OK, ofThisMachine, open, optionsFor, reaching, refusal, type Host } from './world.ts'

interface Asked {
  readonly target: string | undefined
  readonly authorization: string | undefined
}

/** A proxy that leads every name to this host, or answers with another status. */
async function proxy(there: Host, { status = 200, isSecure = false } = {}) {
  const asked: Asked[] = []
  const open = new Set<Socket>()
  const server = isSecure
    ? createSecureServer({ cert: ofThisMachine.certificate, key: ofThisMachine.key })
    : createServer()
  server.on('connect', ({ url, headers }, near: Socket) => {
    asked.push({ target: url, authorization: headers['proxy-authorization'] })
    near.on('error', () => undefined)
    open.add(near)
    if (status === 0) return
    if (status !== 200) {
      near.end(`HTTP/1.1 ${status} words-of-the-proxy\r\n\r\n`)
      return
    }
    const far = connect(there.port, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n')
      near.pipe(far).pipe(near)
    })
    open.add(far)
    far.on('error', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { asked, url: new URL(`${isSecure ? 'https' : 'http'}://us%40er:pass@localhost:${port}`) }
}

const get = { method: 'GET', whose: 'tenant' } as const
const noLookup = { resolve: () => assert.fail('a name is looked up beside the proxy') }

test('with a proxy all connections go through it, those to mail servers too, and it looks names up', async () => {
  for (const isSecure of [false, true]) {
    const there = await host(answering(OK))
    const { asked, url } = await proxy(there, { isSecure })
    const egress = reaching([there], { allow: [], proxy: url, ...noLookup })
    assert.equal((await egress.http({ ...get, url: there.url })).body.toString(), 'hi')
    const socket = await egress.connect({ host: NAME, port: there.port, security: 'tls', whose: 'tenant' })
    assert.ok(socket instanceof TLSSocket && socket.authorized)
    const bare = await egress.connect({ host: NAME, port: there.port, security: 'starttls', whose: 'tenant' })
    assert.equal(bare instanceof TLSSocket, isSecure, 'TLS to the proxy alone')
    const login = `Basic ${Buffer.from('us@er:pass').toString('base64')}`
    assert.deepEqual(asked, Array(3).fill({ target: `${NAME}:${there.port}`, authorization: login }))
    assert.equal(there.connections.length, 3)
  }
})

test('what a mail server says at once, together with the answer of the proxy, is not lost', async () => {
  const there = await host(() => undefined, { tls: undefined })
  const greeting = createServer()
  greeting.on('connect', (_request, near: Socket) => near.write('HTTP/1.1 200 OK\r\n\r\n* OK ready\r\n'))
  greeting.listen(0, '127.0.0.1')
  await once(greeting, 'listening')
  after(() => greeting.close())
  const url = new URL(`http://127.0.0.1:${(greeting.address() as AddressInfo).port}`)
  const egress = reaching([there], { proxy: url })
  const socket = await egress.connect({ host: NAME, port: there.port, security: 'starttls', whose: 'tenant' })
  assert.equal(String((await once(socket, 'data'))[0]), '* OK ready\r\n')
})

test('a proxy is asked for no address that may not be called, nor for its own machine by name', async () => {
  const there = await host(answering(OK))
  const { asked, url } = await proxy(there)
  const egress = reaching([there], { allow: [], proxy: url, ...noLookup })
  for (const name of [
    '127.0.0.1',
    '2130706433',
    '[::1]',
    '[64:ff9b::7f00:1]',
    'localhost',
    'a.LOCALHOST',
    '10.0.0.1',
  ]) {
    const target = new URL(`https://${name}:${there.port}/`)
    assert.equal((await refusal(egress.http({ ...get, url: target }))).reason, 'refused-address', name)
  }
  assert.deepEqual(asked, [])
})

test('a proxy that refuses, fails, hangs or is not there is told apart, without its words', async () => {
  const there = await host(answering(OK))
  for (const [status, reason, passing] of [
    [407, 'refused-address', false],
    [403, 'refused-address', false],
    [502, 'connection', true],
    [302, 'connection', true],
    [0, 'timeout', true],
  ] as const) {
    const { url } = await proxy(there, { status })
    const egress = reaching([there], { proxy: url, deadline_ms: status === 0 ? 1000 : 5000 })
    const error = await refusal(egress.http({ ...get, url: there.url }), ['words-of-the-proxy', 'pass@'])
    assert.deepEqual([error.reason, error.passing], [reason, passing])
    const mail = egress.connect({ host: NAME, port: there.port, security: 'tls', whose: 'tenant' })
    assert.equal((await refusal(mail, ['words-of-the-proxy'])).reason, reason)
  }
  const gone = open({ ...optionsFor([there]), proxy: new URL('http://127.0.0.1:1') })
  const error = await refusal(gone.http({ ...get, url: there.url }))
  assert.deepEqual([error.reason, error.code], ['connection', 'ECONNREFUSED'])
  assert.equal(there.connections.length, 0)
})

test('a proxy that refuses, and leaves its connection open, is left at once: none stays', async () => {
  const there = await host(answering(OK))
  const refusing = createServer()
  const left: Promise<unknown>[] = []
  const open: Socket[] = []
  refusing.on('connect', (_request, near: Socket) => {
    open.push(near)
    left.push(once(near, 'end'))
    near.resume().write('HTTP/1.1 403 no\r\n\r\n')
  })
  refusing.listen(0, '127.0.0.1')
  await once(refusing, 'listening')
  after(() => {
    for (const socket of open) socket.destroy()
    refusing.close()
  })
  const { port } = refusing.address() as AddressInfo
  const egress = reaching([there], { proxy: new URL(`http://127.0.0.1:${port}`) })
  for (let call = 0; call < 3; call++)
    assert.equal((await refusal(egress.http({ ...get, url: there.url }))).reason, 'refused-address')
  assert.equal(left.length, 3)
  await Promise.all(left)
})

test('a tunnel outlives the deadline of the call that it was made for', async () => {
  const there = await host(answering(OK))
  const { asked, url } = await proxy(there)
  const egress = reaching([there], { proxy: url, deadline_ms: 1000 })
  await egress.http({ ...get, url: there.url })
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await egress.http({ ...get, url: there.url })
  assert.deepEqual([asked.length, there.connections.length], [1, 1])
})
