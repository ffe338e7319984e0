/** What a host does wrong over HTTP, one by one, on real connections. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { egressErrorIn, type EgressReason } from '../../src/egress/egress-error.ts'
import { answering, host, OK, ofAnotherAuthority, ofAnotherName, open, optionsFor, reaching, refusal } from './world.ts'

const MARK = 'words-of-the-host'
const get = { method: 'GET', whose: 'tenant' } as const
const head = (more: string) => `HTTP/1.1 200 ${MARK}\r\n${more}\r\n\r\n`

/** Writes the same again and again, as long as somebody reads. */
function endless(start: string, piece: string): (socket: Socket) => void {
  return (socket) => {
    const write = () => {
      while (!socket.destroyed && socket.write(piece));
    }
    socket.once('data', () => {
      socket.write(start)
      socket.on('drain', write)
      write()
    })
  }
}

test('what a host answers comes back as it is, with the status, even if it is an error of the protocol', async () => {
  const there = await host(answering(OK))
  const { status, headers, body } = await reaching([there]).http({ ...get, url: there.url })
  assert.deepEqual([status, headers.get('x-a'), body.toString()], [200, '1, 2', 'hi'])
  for (const code of [400, 401, 429, 503]) {
    const refusing = await host(answering(`HTTP/1.1 ${code} No\r\nretry-after: 7\r\ncontent-length: 2\r\n\r\n{}`))
    const answer = await reaching([refusing]).http({ ...get, url: refusing.url })
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [code, '7'])
  }
})

test('a request says who asks, takes no compression, and lets the caller change neither these nor the host', async () => {
  const requests: string[] = []
  const there = await host((socket) => {
    socket.on('data', (bytes) => {
      requests.push(bytes.toString())
      if (bytes.includes('grant_type')) socket.write(OK)
    })
  })
  await reaching([there]).http({
    method: 'POST',
    whose: 'tenant',
    url: new URL('?a=b#part', there.url),
    headers: { Host: 'evil.example', 'User-Agent': 'x', 'accept-encoding': 'gzip', Authorization: 'Basic eA==' },
    body: 'grant_type=refresh_token',
  })
  const lines = requests.join('').toLowerCase().split('\r\n')
  assert.equal(lines[0], 'post /token?a=b http/1.1')
  assert.deepEqual(
    lines.filter((line) => /^(host|user-agent|accept-encoding|authorization|content-length):/.test(line)).toSorted(),
    [
      'accept-encoding: identity',
      'authorization: basic ea==',
      'content-length: 24',
      `host: ${there.url.host}`,
      'user-agent: claviger/1.2.3',
    ],
  )
})

const MISBEHAVIOURS: readonly (readonly [what: string, reason: EgressReason, serve: (socket: Socket) => void])[] = [
  [
    'a redirect',
    'redirect',
    answering(`HTTP/1.1 302 ${MARK}\r\nlocation: https://${MARK}/\r\ncontent-length: 0\r\n\r\n`),
  ],
  ['a redirect that keeps the method', 'redirect', answering('HTTP/1.1 308 x\r\ncontent-length: 0\r\n\r\n')],
  ['a redirect without an end', 'redirect', endless('HTTP/1.1 301 x\r\nlocation: /\r\n\r\n', MARK.repeat(1000))],
  ['a body without an end', 'too-large', endless(head('x: y'), MARK.repeat(1000))],
  ['a body that is announced as endless', 'too-large', endless(head('content-length: 9999999999'), MARK.repeat(1000))],
  ['a body in endless pieces', 'too-large', endless(head('transfer-encoding: chunked'), `11\r\n${MARK}\r\n`)],
  ['headers without an end', 'too-large', endless('HTTP/1.1 200 OK\r\n', `x: ${MARK.repeat(100)}\r\n`)],
  ['one huge header', 'too-large', endless('HTTP/1.1 200 OK\r\nx: ', MARK.repeat(100))],
  ['no headers', 'timeout', () => undefined],
  ['half of the headers', 'timeout', answering(`HTTP/1.1 200 ${MARK}\r\nx:`)],
  ['half of a body', 'timeout', answering(`${head('content-length: 1000')}${MARK}`)],
  ['no HTTP', 'connection', answering(`220 ${MARK} ESMTP\r\n`)],
  ['a status that there is not', 'connection', answering('HTTP/1.1 999 x\r\ncontent-length: 0\r\n\r\n')],
  ['an end without an answer', 'connection', (socket) => socket.once('data', () => socket.end())],
  [
    'an end within the body',
    'connection',
    (socket) => socket.once('data', () => socket.end(`${head('content-length: 1000')}${MARK}`)),
  ],
  ['a reset', 'connection', (socket) => socket.once('data', () => socket.destroy())],
]

for (const [what, reason, serve] of MISBEHAVIOURS)
  test(`${what} ends in an error (${reason}) that repeats nothing of it, and in no open connection`, async () => {
    const there = await host(serve)
    const egress = reaching([there], { deadline_ms: reason === 'timeout' ? 1000 : 5000 })
    const error = await refusal(egress.http({ ...get, url: there.url }), [MARK])
    assert.equal(error.reason, reason)
    assert.equal(error.passing, reason === 'timeout' || reason === 'connection')
    assert.equal(there.connections.length, 1, 'it is asked once')
    await egress.close()
    for (const socket of there.connections) if (!socket.closed) await once(socket, 'close')
  })

test('64 KiB are taken, and one byte more is not', async () => {
  const sized = (size: number) =>
    host(answering(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n${'a'.repeat(size)}`))
  const [most, more] = [await sized(65_536), await sized(65_537)]
  assert.equal((await reaching([most]).http({ ...get, url: most.url })).body.length, 65_536)
  assert.equal((await refusal(reaching([more]).http({ ...get, url: more.url }))).reason, 'too-large')
})

test('the deadline is one for the whole call: a host that sends a byte now and then gains no time by it', async () => {
  const there = await host((socket) => {
    const timer = setInterval(() => socket.write('x'), 20)
    socket.once('data', () => socket.write(head('content-length: 1000')))
    socket.on('close', () => {
      clearInterval(timer)
    })
  })
  const error = await refusal(reaching([there], { deadline_ms: 1000 }).http({ ...get, url: there.url }))
  assert.deepEqual([error.reason, error.passing], ['timeout', true])
})

test('a certificate of another name or of an unknown authority, and a host without TLS, get no request', async () => {
  for (const [tls, message] of [
    [ofAnotherName, /for another name/],
    [ofAnotherAuthority, /not trusted/],
    [undefined, /does not speak TLS/],
  ] as const) {
    const read: Buffer[] = []
    const serve = (socket: Socket) => {
      // As a mail server greets.
      if (tls === undefined) socket.write('220 welcome\r\n')
      socket.on('data', (bytes) => read.push(bytes))
    }
    const there = await host(serve, { tls })
    const url = new URL(there.url.href.replace('http:', 'https:'))
    for (const whose of ['tenant', 'ours'] as const) {
      const error = await refusal(reaching([there]).http({ method: 'POST', url, whose, body: MARK }))
      assert.deepEqual([error.reason, error.passing], ['tls', false])
      assert.match(error.message, message)
    }
    assert.ok(!Buffer.concat(read).includes(MARK))
  }
})

test('an authority is believed when the operator names it, and not otherwise', async () => {
  const there = await host(answering(OK))
  assert.equal((await reaching([there]).http({ ...get, url: there.url })).status, 200)
  const { version, allow = [], ports = [], resolve } = optionsFor([there])
  const without = open({ version, allow, ports, ...(resolve && { resolve }) })
  assert.equal((await refusal(without.http({ ...get, url: there.url }))).reason, 'tls')
})

test('as fetch, the same door takes what libraries send, and answers what they read', async () => {
  const requests: string[] = []
  const there = await host((socket) => {
    socket.on('data', (bytes) => {
      requests.push(bytes.toString())
      const path = / \/(\w*)/.exec(requests.join(''))?.[1]
      if (path === 'none') socket.write('HTTP/1.1 204 No\r\n\r\n')
      else if (requests.join('').includes('a=b'))
        socket.write('HTTP/1.1 400 x\r\ncontent-length: 11\r\n\r\n{"error":1}')
    })
  })
  const ask = reaching([there]).fetchFor('tenant')
  const answer = await ask(there.url, {
    method: 'POST',
    body: new URLSearchParams({ a: 'b' }),
    headers: { accept: 'application/json' },
    redirect: 'manual',
  })
  assert.deepEqual([answer.status, answer.ok, await answer.json()], [400, false, { error: 1 }])
  assert.match(requests.join(''), /content-type: application\/x-www-form-urlencoded/i)
  requests.length = 0
  assert.equal((await ask(new URL('/none', there.url).href)).status, 204)
})

test('fetch rejects with the same error, also within what a library makes of it, and repeats no URL', async () => {
  const ask = reaching([]).fetchFor('ours')
  const error = await refusal(ask('https://user:hidden-word@host.example.com/'), ['hidden-word'])
  assert.equal(error.reason, 'refused-url')
  assert.equal(egressErrorIn(new Error('wrapped', { cause: new TypeError('again', { cause: error }) })), error)
  assert.equal(egressErrorIn(new Error('another')), undefined)
})

test('who asks can end a call, and it is not taken for a failure of the host', async () => {
  const there = await host(() => undefined)
  const controller = new AbortController()
  const call = refusal(reaching([there]).http({ ...get, url: there.url, signal: controller.signal }))
  controller.abort()
  const error = await call
  assert.deepEqual([error.reason, error.passing], ['aborted', false])
})
