/** What names lead to, and that nothing leaves which should not: a host counts who comes. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import type { Address } from '../../src/egress/names.ts'
import { answering, host, NAME, OK, open, optionsFor, reaching, refusal } from './world.ts'

const HERE: Address = { address: '127.0.0.1', family: 4 }
/** Open to the test that uses it; nobody listens there. */
const NEARBY: Address = { address: '127.0.0.2', family: 4 }
const get = { method: 'GET', whose: 'tenant' } as const

test('a name that leads to an address that is not public is not called, by HTTP or for mail', async () => {
  const there = await host(answering(OK))
  const egress = reaching([there], { allow: [] })
  for (const call of [
    egress.http({ ...get, url: there.url }),
    egress.http({ ...get, whose: 'ours', url: there.url }),
    egress.fetchFor('tenant')(there.url),
    egress.connect({ host: NAME, port: there.port, security: 'tls', whose: 'tenant' }),
    egress.connect({ host: NAME, port: there.port, security: 'starttls', whose: 'tenant' }),
  ]) {
    const error = await refusal(call)
    assert.deepEqual([error.reason, error.passing], ['refused-address', false])
  }
  assert.equal(there.connections.length, 0)
})

test('one bad address spoils all of them, wherever it stands', async () => {
  const there = await host(answering(OK))
  for (const bad of ['10.0.0.1', '::1', '::ffff:8.8.8.8', 'fe80::1', '169.254.169.254', 'nonsense']) {
    const family = bad.includes(':') ? 6 : 4
    for (const addresses of [
      [HERE, { address: bad, family }],
      [{ address: bad, family }, HERE],
      [HERE, HERE, { address: bad, family }, HERE],
    ]) {
      const egress = reaching([there], { resolve: async () => addresses })
      assert.equal((await refusal(egress.http({ ...get, url: there.url }), [bad])).reason, 'refused-address')
    }
  }
  assert.equal(there.connections.length, 0)
  assert.equal(
    (await reaching([there], { resolve: async () => [HERE, HERE] }).http({ ...get, url: there.url })).status,
    200,
  )
})

test('a name that leads elsewhere the second time gains nothing: what was checked is what is called', async () => {
  const there = await host(answering(OK))
  let asked = 0
  const answers = [[NEARBY], [HERE]]
  const egress = reaching([there], {
    allow: [NEARBY.address],
    deadline_ms: 300,
    resolve: async () => answers[asked++] ?? [HERE],
  })
  // The first look-up passes, and its address answers nobody here; a second look-up for the connection would lead here.
  const first = await refusal(egress.http({ ...get, url: there.url }), [NEARBY.address])
  assert.ok(['timeout', 'connection'].includes(first.reason), first.reason)
  assert.equal(asked, 1, 'one look-up for one connection')
  assert.equal((await refusal(egress.http({ ...get, url: there.url }))).reason, 'refused-address')
  assert.equal(there.connections.length, 0)
})

test('connections are kept and used again, and names are looked up for new ones alone', async () => {
  const there = await host(answering(OK))
  let asked = 0
  const egress = reaching([there], {
    resolve: async () => {
      asked += 1
      return [HERE]
    },
  })
  for (let i = 0; i < 20; i++) await egress.http({ ...get, url: there.url })
  assert.equal(asked, there.connections.length)
  assert.ok(asked <= 2, `${asked} connections`)
})

test("hosts of tenants share no connection with ours, and the operator's overrides are not theirs", async () => {
  const there = await host(answering(OK), { tls: undefined })
  const egress = open({ ...optionsFor([there]), allow: [], overrides: [there.url] })
  assert.equal((await egress.http({ method: 'GET', url: there.url, whose: 'ours' })).status, 200)
  assert.equal((await refusal(egress.http({ ...get, url: there.url }))).reason, 'refused-url')
  const https = new URL(there.url.href.replace('http:', 'https:'))
  assert.equal((await refusal(egress.http({ ...get, url: https }))).reason, 'refused-address')
  // An override is one origin, and not its neighbours.
  const near = new URL(there.url)
  near.hostname = 'other.example.com'
  assert.equal((await refusal(egress.http({ method: 'GET', url: near, whose: 'ours' }))).reason, 'refused-url')
  near.href = there.url.href
  near.port = '1'
  assert.equal((await refusal(egress.http({ method: 'GET', url: near, whose: 'ours' }))).reason, 'refused-url')
  assert.equal(there.connections.length, 1)
})

test('a name that is not there is the end of it, and a name server that fails may do better later', async () => {
  const there = await host(answering(OK))
  for (const [code, passing] of [
    ['ENOTFOUND', false],
    ['EAI_AGAIN', true],
  ] as const) {
    const resolve = async () => {
      throw Object.assign(new Error(`getaddrinfo ${code} 127.0.0.1`), { code })
    }
    const error = await refusal(reaching([there], { resolve }).http({ ...get, url: there.url }))
    assert.deepEqual([error.reason, error.passing, error.code], ['dns', passing, code])
  }
  const none = await refusal(reaching([there], { resolve: async () => [] }).http({ ...get, url: there.url }))
  assert.deepEqual([none.reason, none.passing], ['dns', false])
})

test('names that no name server answers hold up no other tenant, and our own hosts neither', async () => {
  const there = await host(answering(OK))
  const egress = reaching([there], {
    resolve: (name) => (name.startsWith('slow') ? new Promise(() => undefined) : Promise.resolve([HERE])),
  })
  const end = new AbortController()
  const slow = Array.from({ length: 20 }, (_, index) =>
    refusal(egress.connect({ ...slowHost(index), port: there.port, signal: end.signal })),
  )
  assert.equal((await egress.http({ ...get, url: there.url })).status, 200)
  assert.equal((await egress.http({ ...get, whose: 'ours', url: there.url })).status, 200)
  end.abort()
  for (const error of await Promise.all(slow)) assert.equal(error.reason, 'aborted')
})

const slowHost = (index: number) => ({ host: `slow${index}.example.com`, security: 'tls', whose: 'tenant' }) as const

/** A host that answers nobody, until it is told to. */
async function hanging() {
  const waiting: Socket[] = []
  const there = await host((socket) => {
    socket.once('data', () => waiting.push(socket))
  })
  return {
    ...there,
    waiting,
    answer: () => {
      for (const socket of waiting.splice(0)) socket.end(OK.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'))
    },
  }
}

test('a host that hangs gets so many connections and no more, the others wait, and other hosts go on', async () => {
  const [there, other] = [await hanging(), await host(answering(OK))]
  const egress = reaching([there, other], { most: 2 })
  const calls = Array.from({ length: 6 }, () => egress.http({ ...get, url: there.url }))
  const all = Promise.all(calls)
  assert.equal((await egress.http({ ...get, url: other.url })).status, 200)
  for (let answered = 0; answered < 6; answered += 2) {
    while (there.waiting.length < 2) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(there.connections.length, answered + 2)
    there.answer()
  }
  assert.deepEqual(
    (await all).map(({ status }) => status),
    [200, 200, 200, 200, 200, 200],
  )
})

test('who waits for a place and gives up leaves it to the next one', async () => {
  const there = await hanging()
  const egress = reaching([there], { most: 1 })
  const first = egress.http({ ...get, url: there.url })
  const controller = new AbortController()
  const second = refusal(egress.http({ ...get, url: there.url, signal: controller.signal }))
  const third = egress.http({ ...get, url: there.url })
  controller.abort()
  assert.equal((await second).reason, 'aborted')
  for (const call of [first, third]) {
    while (there.waiting.length < 1) await new Promise((resolve) => setImmediate(resolve))
    there.answer()
    assert.equal((await call).status, 200)
  }
  assert.equal(there.connections.length, 2)
})

test('the end of the service leaves nothing open, and lets nothing out any more', async () => {
  const [kept, there] = [await host(answering(OK)), await hanging()]
  const egress = reaching([kept, there])
  await egress.http({ ...get, url: kept.url })
  const mail = await egress.connect({ host: NAME, port: kept.port, security: 'tls', whose: 'tenant' })
  const call = refusal(egress.http({ ...get, url: there.url }))
  while (there.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve))
  const ends = [...kept.connections, ...there.connections].map((socket) => once(socket, 'close'))
  await egress.close()
  assert.equal((await call).reason, 'aborted')
  await Promise.all(ends)
  assert.ok(mail.destroyed)
  for (const after of [
    egress.http({ ...get, url: kept.url }),
    egress.connect({ host: NAME, port: kept.port, security: 'tls', whose: 'tenant' }),
  ])
    assert.equal((await refusal(after)).reason, 'aborted')
  assert.equal(kept.connections.length, 2)
})
