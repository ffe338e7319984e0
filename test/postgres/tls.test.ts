/** TLS to PostgreSQL, with a server that has a certificate of the tests' own authority. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import type { Pool } from 'pg'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import type { Store } from '../../src/store/store.ts'
import { claviger } from '../cli/claviger.ts'
import { authority } from '../harness/certificates.ts'
import { temporaryFolder } from '../harness/index.ts'
import { startPostgres } from '../harness/postgres.ts'

const ours = await authority('ours')
const another = await authority('another')
// For the address alone, so that the name of the same machine is a wrong one.
const { certificate, key } = await ours.sign([{ type: 'ip', value: '127.0.0.1' }])
const server = await startPostgres({ ssl: 'on' }, { files: { 'server.crt': certificate, 'server.key': key } })
after(() => server.stop())

/** The URL of a fresh schema, with what is to be known of TLS. */
async function urlWith(parameters: Readonly<Record<string, string>>, host = '127.0.0.1'): Promise<string> {
  const url = new URL(await server.freshUrl())
  url.hostname = host
  for (const [name, value] of Object.entries({ ...parameters, application_name: 'of-the-test' }))
    url.searchParams.set(name, value)
  return url.href.replaceAll('+', '%20')
}

async function opened(url: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openPostgresStore(url, { now: 1 })
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

/** For each connection of the store, whether it is encrypted. */
async function encryption(): Promise<unknown[]> {
  const rows = await server.sql(
    server.url,
    "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'of-the-test'",
  )
  return rows.map(({ ssl }) => ssl)
}

test('with the authority of the server and its name, the store and what signs members in connect, and both by TLS', async () => {
  await opened(await urlWith({ sslmode: 'verify-full', sslrootcert: ours.file }), async (store) => {
    assert.deepEqual(await store.read.applications(), [])
    await (store.signInDatabase() as Pool).query('SELECT 1')
    assert.deepEqual(await encryption(), [true, true])
  })
})

test('a server of another authority, or of another name, is refused with the reason, and nothing is asked of it', async () => {
  const verify = { sslmode: 'verify-full', sslrootcert: ours.file }
  for (const [url, reason] of [
    [await urlWith({ ...verify, sslrootcert: another.file }), /unable to verify|self-signed|local issuer/],
    [await urlWith({ sslmode: 'verify-full' }), /unable to verify|self-signed|local issuer/],
    [await urlWith({ ...verify, sslmode: 'verify-ca', sslrootcert: another.file }), /unable to verify|local issuer/],
    [await urlWith(verify, 'localhost'), /does not match certificate's altnames/],
  ] as const) {
    await assert.rejects(openPostgresStore(url, { now: 1 }), ({ message, cause }: Error) => {
      assert.equal(message, 'the database cannot be reached')
      assert.match(String(cause), reason)
      return true
    })
    assert.deepEqual(await encryption(), [])
  }
})

test('who starts a server is told in one sentence what is wrong with the certificate, or with its file', async () => {
  for (const [sslrootcert, reason] of [
    [another.file, /the database cannot be reached: .*(?:unable to verify|local issuer)/],
    ['/nowhere/ca.crt', /sslrootcert.*\/nowhere\/ca\.crt/],
  ] as const) {
    const { status, stderr } = await claviger(temporaryFolder(), ['serve'], {
      CLAVIGER_DATABASE_URL: await urlWith({ sslmode: 'verify-full', sslrootcert }),
    })
    assert.equal(status, 1)
    assert.match(stderr, reason)
    assert.doesNotMatch(stderr, /\n +at /, 'no stack')
  }
})

test('only where the URL says so is the name, or the whole certificate, not looked at', async () => {
  const otherName = await urlWith({ sslmode: 'verify-ca', sslrootcert: ours.file }, 'localhost')
  for (const url of [otherName, await urlWith({ sslmode: 'require' })])
    await opened(url, async (store) => {
      assert.deepEqual(await store.read.applications(), [])
      assert.deepEqual(await encryption(), [true])
    })
})

test('a server without TLS is told nothing where TLS is wanted: no user, no password, no database', async () => {
  const heard: Buffer[] = []
  const plain = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      heard.push(bytes)
      socket.write('N') // no TLS here
    })
  }).listen(0, '127.0.0.1')
  await once(plain, 'listening')
  const { port } = plain.address() as AddressInfo
  try {
    for (const sslmode of ['verify-full', 'verify-ca', 'require']) {
      const url = `postgres://user:canary-password@127.0.0.1:${port}/x?sslmode=${sslmode}`
      await assert.rejects(openPostgresStore(url, { now: 1 }), ({ message, cause }: Error) => {
        assert.match(`${message}: ${String(cause)}`, /^the database cannot be reached: .*does not support SSL/)
        return true
      })
    }
    assert.ok(heard.length > 0)
    // The request for TLS alone: PostgreSQL's documentation, 54.7 (SSLRequest).
    for (const bytes of heard) assert.equal(bytes.toString('hex'), '0000000804d2162f')
  } finally {
    plain.close()
  }
})
