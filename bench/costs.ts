import { setTimeout as sleep } from 'node:timers/promises'
import { openDeployment } from '../src/deployment.ts'
import { systemClock } from '../src/lib/clock.ts'
import type { PostgresServer } from '../test/harness/postgres.ts'
import { folder, startClaviger } from './claviger.ts'
import { cpuOf } from './cpu.ts'
import { lends, seedGrants } from './grants.ts'
import { CONNECTIONS, say } from './in-turn.ts'
import { load, type Load } from './load.ts'
import { recordOf } from './plans.ts'
import { gets, patches } from './requests.ts'
import { seed, type Seeded } from './seed.ts'
import { startTokenEndpoint } from './token-endpoint.ts'

/** µs of processor time that one request takes. */
export interface Cost {
  readonly claviger_us: number
  readonly postgres_us: number
}

/** What requests cost on PostgreSQL, wherever there are cores for it. */
export interface Costs {
  readonly patch: Cost
  readonly get: Cost
  /** A provider token that is there. */
  readonly lend: Cost
  /** One that is asked for first, of a provider that answers at once: its token is sealed and kept. */
  readonly mint: Cost
  /** Bytes that each puts into the write-ahead log, with the record that it leaves and the chaining of that. */
  readonly patchLog_bytes: number
  readonly lendLog_bytes: number
  readonly mintLog_bytes: number
  /** Audit records that one instance moves from the inbox into the chain. */
  readonly chainedPerSecond: number
}

const CREDENTIALS = 1000
const SECONDS = 8
const RECORDS = 20_000
const MINTS = 3200
/** By then what a load has left in the inbox is chained. */
const CHAINED_MS = 1000

export async function measureCosts(server: PostgresServer): Promise<Costs> {
  const place = { data: folder(), databaseUrl: await server.freshUrl() }
  const seeded = await seed(place, CREDENTIALS, CREDENTIALS)
  const provider = await startTokenEndpoint()
  const claviger = await startClaviger({ ...place, apiKey: seeded.apiKey, providerEndpoints: provider.file })
  const main = await mainProcess(server)
  const under = async (requests: Load['requests'], seconds: Load['seconds'] = SECONDS) => {
    const log = await logEnd(server)
    const before = { claviger: cpuOf(claviger.pid), postgres: cpuOf(main) }
    const { url, headers } = claviger
    const { count, failed, failures } = await load({ url, headers, requests, connections: CONNECTIONS, seconds })
    await sleep(CHAINED_MS)
    // A few in many thousands change no cost, but should be seen.
    if (failed > 0) say(`  of ${count} requests failed: ${failures}`)
    const cost: Cost = {
      claviger_us: Math.round((cpuOf(claviger.pid) - before.claviger) / count),
      postgres_us: Math.round((cpuOf(main) - before.postgres) / count),
    }
    return { cost, log_bytes: Math.round(((await logEnd(server)) - log) / count) }
  }
  await under(patches(seeded.ids))
  const patch = await under(patches(seeded.ids))
  const get = await under(gets(seeded.ids))
  const mint = await under(lends(await seedGrants(place, { count: MINTS, tokens: 'over' })), 'once')
  const lend = await under(lends(await seedGrants(place, { count: CREDENTIALS, tokens: 'good' })))
  await claviger.stop()
  await provider.stop()
  return {
    patch: patch.cost,
    get: get.cost,
    lend: lend.cost,
    mint: mint.cost,
    patchLog_bytes: patch.log_bytes,
    lendLog_bytes: lend.log_bytes,
    mintLog_bytes: mint.log_bytes,
    chainedPerSecond: await chainedPerSecond(server, place, seeded),
  }
}

/** All at once, so that nothing but the chaining is measured. */
async function chainedPerSecond(
  server: PostgresServer,
  place: { readonly data: string; readonly databaseUrl: string },
  { app, ids }: Seeded,
): Promise<number> {
  const { chain, record } = recordOf('credential.compared', app, ids[0] ?? '')
  const deployment = await openDeployment({ ...place, rootKey: undefined, clock: systemClock, create: false })
  await server.sql(
    place.databaseUrl,
    `insert into audit_inbox (chain, record) select '${chain}', '${record}' from generate_series(1, ${RECORDS})`,
  )
  const began = performance.now()
  await deployment.store.read.auditHeads()
  const perSecond = Math.round((RECORDS * 1000) / (performance.now() - began))
  await deployment.close()
  return perSecond
}

/** The process that all others of a server come from. */
async function mainProcess(server: PostgresServer): Promise<number> {
  const text = "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid"
  return Number((await server.sql(server.url, text))[0]?.['pid'])
}

/** Bytes of the write-ahead log so far. */
async function logEnd(server: PostgresServer): Promise<number> {
  const [row] = await server.sql(server.url, "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes")
  return Number(row?.['bytes'])
}
