/** Names that tenants give: who is asked for them, and that this takes none of the threads that everybody shares. */

import assert from 'node:assert/strict'
import { lookup } from 'node:dns/promises'
import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { nameServers } from '../../src/egress/names.ts'
import { temporaryFolder } from '../harness/index.ts'
import { A, a, AAAA, nameServer, NXDOMAIN, SERVFAIL, type Answering } from './name-server.ts'
import { answering, ca, host, NAME, OK, open, optionsFor, refusal, type Host } from './world.ts'

const HERE = a('127.0.0.1')
const get = { method: 'GET', whose: 'tenant' } as const
const never = new AbortController().signal

/** A way out that asks this name server. */
async function asking(there: Host, answer: Answering) {
  const { asked, server } = await nameServer(answer)
  const { version, allow = [], ports = [] } = optionsFor([there])
  return { asked, egress: open({ version, allow, ports, ca, nameServers: [server] }) }
}

/** The look-up alone, with this name server and this file of the machine. */
async function looking(answer: Answering, hosts = '') {
  const { asked, server } = await nameServer(answer)
  const file = path.join(temporaryFolder(), 'hosts')
  writeFileSync(file, hosts)
  return { asked, resolve: nameServers({ servers: [server], hosts: file }) }
}

test('while no name server answers for many names, others are looked up, and so are files and names of the system', async () => {
  const there = await host(answering(OK))
  const { asked, egress } = await asking(there, (name, type) => {
    if (name.startsWith('slow')) return undefined
    return type === A ? [HERE] : []
  })
  const end = new AbortController()
  const slow = Array.from({ length: 20 }, (_, index) =>
    refusal(
      egress.connect({
        ...{ host: `slow${index}.example.com`, port: there.port, security: 'tls', whose: 'tenant' },
        signal: end.signal,
      }),
    ),
  )
  while (new Set(asked).size < slow.length) await new Promise((resolve) => setImmediate(resolve))
  assert.equal((await egress.http({ ...get, url: there.url })).status, 200)
  assert.ok((await lookup('localhost', { all: true })).length > 0)
  assert.ok((await readFile(import.meta.filename)).length > 0)
  end.abort()
  for (const error of await Promise.all(slow)) assert.equal(error.reason, 'aborted')
})

test('what the name servers answer is checked and called: one bad address spoils all, and there is no second look-up', async () => {
  const there = await host(answering(OK))
  const spoilt = await asking(there, (_, type) => (type === A ? [HERE, a('10.0.0.1')] : []))
  assert.equal((await refusal(spoilt.egress.http({ ...get, url: there.url }))).reason, 'refused-address')
  assert.equal(there.connections.length, 0)

  let times = 0
  // At the first address, which is open here, nobody listens.
  const turning = await asking(there, (_, type) => (type === A ? [times++ === 0 ? a('127.0.0.2') : HERE] : []))
  assert.equal((await refusal(turning.egress.http({ ...get, url: there.url }))).reason, 'connection')
  assert.deepEqual([turning.asked, there.connections.length], [[NAME, NAME], 0], 'once for each family')
})

test('the file of this machine comes before the name servers, and localhost is this machine whatever they say', async () => {
  const { asked, resolve } = await looking(
    () => [a('192.0.2.1')],
    '# 192.0.2.9 exchange.internal\n192.0.2.7\tother Exchange.internal # exchange2.internal\n\n2001:db8::7 exchange.internal\nnonsense exchange.internal',
  )
  assert.deepEqual(await resolve('exchange.internal', never), [
    { address: '192.0.2.7', family: 4 },
    { address: '2001:db8::7', family: 6 },
  ])
  for (const name of ['localhost', 'a.localhost'])
    assert.deepEqual(
      (await resolve(name, never)).map(({ address }) => address),
      ['127.0.0.1', '::1'],
    )
  assert.deepEqual(asked, [])
})

test('addresses of both families are found, or those of the one that there is an answer for', async () => {
  const six = Buffer.from('20010db8000000000000000000000001', 'hex')
  const four = { address: '192.0.2.1', family: 4 }
  const both = await looking((_, type) => [type === A ? a('192.0.2.1') : six])
  assert.deepEqual(await both.resolve(NAME, never), [four, { address: '2001:db8::1', family: 6 }])
  for (const other of [[], SERVFAIL, NXDOMAIN]) {
    const one = await looking((_, type) => (type === AAAA ? other : [a('192.0.2.1')]))
    assert.deepEqual(await one.resolve(NAME, never), [four])
  }
})

test('a name that is not there is told apart from one that nobody can tell of', async () => {
  const there = await host(answering(OK))
  for (const [four, six, passing] of [
    [NXDOMAIN, NXDOMAIN, false],
    [[], [], false],
    [[], SERVFAIL, true],
    [SERVFAIL, SERVFAIL, true],
  ] as const) {
    const { egress } = await asking(there, (_, type) => (type === A ? four : six))
    const error = await refusal(egress.http({ ...get, url: there.url }))
    assert.deepEqual([error.reason, error.passing], ['dns', passing])
  }
})

test('a look-up whose call has ended asks nobody any more', async () => {
  const { asked, resolve } = await looking(() => [HERE])
  await assert.rejects(resolve(NAME, AbortSignal.abort()))
  assert.deepEqual(asked, [])
})
