import { openVersion } from '../src/sealed/versions.ts'
import { openDeployment, type Deployment } from '../src/deployment.ts'
import { systemClock } from '../src/lib/clock.ts'
import type { PostgresServer } from '../test/harness/postgres.ts'
import { folder, startClaviger } from './claviger.ts'
import { cpuOf } from './cpu.ts'
import { rate } from './engine.ts'
import { CONNECTIONS, say } from './in-turn.ts'
import { load, type Load } from './load.ts'
import { recordOf } from './plans.ts'
import { gets, patches } from './requests.ts'
import { seed, type Seeded } from './seed.ts'

/** µs of processor time that one request takes. */
export interface Cost {
  readonly claviger_us: number
  readonly postgres_us: number
}

/** What requests cost on PostgreSQL, wherever there are cores for it. */
export interface Costs {
  readonly patch: Cost
  readonly get: Cost
  /** Without HTTP: a box is read and opened, and a record of it is committed and chained. */
  readonly openedAndRecorded: Cost
  /** Bytes that a PATCH, and a record alone, put into the write-ahead log. */
  readonly patchLog_bytes: number
  readonly recordLog_bytes: number
  /** Audit records that one instance moves from the inbox into the chain. */
  readonly chainedPerSecond: number
}

const CREDENTIALS = 1000
const SECONDS = 8
const RECORDS = 20_000

export async function measureCosts(server: PostgresServer): Promise<Costs> {
  const place = { data: folder(), databaseUrl: await server.freshUrl() }
  const seeded = await seed(place, CREDENTIALS, CREDENTIALS)
  const claviger = await startClaviger({ ...place, apiKey: seeded.apiKey })
  const main = await mainProcess(server)
  const under = async (requests: Load['requests']) => {
    const log = await logEnd(server)
    const before = { claviger: cpuOf(claviger.pid), postgres: cpuOf(main) }
    const { url, headers } = claviger
    const { perSecond, failed, failures } = await load({
      url,
      headers,
      requests,
      connections: CONNECTIONS,
      seconds: SECONDS,
    })
    // A few in many thousands change no cost, but should be seen.
    if (failed > 0) say(`  of ${(perSecond * SECONDS).toFixed(0)} requests failed: ${failures}`)
    const count = perSecond * SECONDS
    const cost: Cost = {
      claviger_us: Math.round((cpuOf(claviger.pid) - before.claviger) / count),
      postgres_us: Math.round((cpuOf(main) - before.postgres) / count),
    }
    return { cost, log_bytes: Math.round(((await logEnd(server)) - log) / count) }
  }
  await under(patches(seeded.ids))
  const patch = await under(patches(seeded.ids))
  const get = await under(gets(seeded.ids))
  await claviger.stop()
  return {
    patch: patch.cost,
    get: get.cost,
    patchLog_bytes: patch.log_bytes,
    ...(await records(server, main, place, seeded)),
  }
}

async function records(
  server: PostgresServer,
  main: number,
  place: { readonly data: string; readonly databaseUrl: string },
  seeded: Seeded,
): Promise<Pick<Costs, 'openedAndRecorded' | 'recordLog_bytes' | 'chainedPerSecond'>> {
  const deployment = await openDeployment({ ...place, rootKey: undefined, clock: systemClock, create: false })
  const log = await logEnd(server)
  const before = { own: process.cpuUsage(), postgres: cpuOf(main) }
  await rate(RECORDS, (i) => opened(deployment, seeded, i))
  await deployment.store.read.auditHeads()
  const { user, system } = process.cpuUsage(before.own)
  const openedAndRecorded: Cost = {
    claviger_us: Math.round((user + system) / RECORDS),
    postgres_us: Math.round((cpuOf(main) - before.postgres) / RECORDS),
  }
  const recordLog_bytes = Math.round(((await logEnd(server)) - log) / RECORDS)

  // All at once, so that nothing but the chaining is measured.
  const { chain, record } = recordOf('credential.compared', seeded.app, seeded.ids[0] ?? '')
  await server.sql(
    place.databaseUrl,
    `insert into audit_inbox (chain, record) select '${chain}', '${record}' from generate_series(1, ${RECORDS})`,
  )
  const began = performance.now()
  await deployment.store.read.auditHeads()
  const chainedPerSecond = Math.round((RECORDS * 1000) / (performance.now() - began))
  await deployment.close()
  return { openedAndRecorded, recordLog_bytes, chainedPerSecond }
}

/** What lending a token would cost the store beside the request: the box is read and opened, and a record is committed. */
async function opened({ store, keys }: Deployment, { app, ids }: Seeded, i: number): Promise<void> {
  const id = ids[i % ids.length] ?? ''
  const credential = await store.read.credential(app, 'google', id)
  const sealed = credential && (await store.read.sealedVersion(app, 'google', id, credential.version))
  if (sealed === undefined) throw new Error('no credential')
  openVersion(keys.current, { app, provider: 'google', id, version: sealed.version }, sealed.box)
  await store.commit({ changes: [], audit: [recordOf('credential.compared', app, id)] })
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
