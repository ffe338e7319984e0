/** Deployments whose records are old, on either engine, and what stands of them in archives and databases. */

import assert from 'node:assert/strict'
import { cpSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { auditRecord } from '../../src/audit/record.ts'
import { firstApplication } from '../../src/core/first-start.ts'
import { openDeployment, type Deployment } from '../../src/deployment.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { removeArchived, writeAuditArchive } from '../../src/operate/archive-audit.ts'
import { verifyWithArchives } from '../../src/operate/audit.ts'
import type { Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../harness/index.ts'

/** Long ago: record n of a chain is written n seconds later. */
export const T0 = 1_700_000_000

export interface Old {
  readonly data: string
  readonly databaseUrl: string | undefined
  /** For the command line. */
  readonly env: Readonly<Record<string, string>>
  readonly apps: readonly ApplicationId[]
  readonly apiKey: string
}

export const iso = (at: number): string => new Date(at * 1000).toISOString()

/** A deployment with a chain of so many records for each application. */
export async function oldDeployment(counts: readonly number[], databaseUrl?: string): Promise<Old> {
  const data = temporaryFolder()
  const clock = () => T0
  const deployment = await openDeployment({ data, databaseUrl, rootKey: undefined, clock, create: true })
  const made: Awaited<ReturnType<typeof firstApplication>>[] = []
  for (const count of counts) {
    const one = await firstApplication(deployment.store, undefined, T0)
    made.push(one)
    await write(deployment.store, one.applicationId, (await numbers(deployment.store, one.applicationId)).length, count)
  }
  await deployment.close()
  return {
    data,
    databaseUrl,
    env: databaseUrl === undefined ? {} : { CLAVIGER_DATABASE_URL: databaseUrl },
    apps: made.map(({ applicationId }) => applicationId),
    apiKey: made[0]?.apiKey ?? '',
  }
}

const PLAN = 500

/** Writes the records after one up to another to a chain. */
export async function write(store: Store, chain: string, after: number, to: number, what = 'grant'): Promise<void> {
  for (let from = after + 1; from <= to; from += PLAN) {
    const audit = Array.from({ length: Math.min(PLAN, to - from + 1) }, (_, at) => ({
      chain,
      record: auditRecord(
        { event: 'grant.token_lent', target: { type: 'grant', id: `${what} ${from + at}` } },
        { actor: { type: 'api_key', id: 'k “ü”' }, at: T0 + from + at, requestId: `r${from + at}` },
      ),
    }))
    assert.equal(await store.commit({ changes: [], audit }), 'committed')
  }
}

/** A handle of its own on a deployment, whose clock shows the day after all its records. */
export async function opened<T>(
  { data, databaseUrl }: Pick<Old, 'data' | 'databaseUrl'>,
  use: (deployment: Deployment) => Promise<T>,
): Promise<T> {
  const clock = () => T0 + 86_400
  const deployment = await openDeployment({ data, databaseUrl, rootKey: undefined, clock, create: false })
  try {
    return await use(deployment)
  } finally {
    await deployment.close()
  }
}

/** What is older than record n goes to a new file, which is named. */
export async function archived(old: Old, n: number, applications = old.apps): Promise<string> {
  const file = path.join(temporaryFolder(), `before-${n}.jsonl`)
  await opened(old, async (deployment) => {
    const parts = await writeAuditArchive(deployment, { file, before: T0 + n, applications })
    assert.ok(parts, 'something is that old')
    await removeArchived(deployment, parts, { clock: () => T0 + 86_400 })
  })
  return file
}

/** The embedded database as it stands, for a test to tamper with. */
export function copyOf(old: Old): Old {
  const data = temporaryFolder()
  for (const name of ['claviger.db', 'root.key']) cpSync(path.join(old.data, name), path.join(data, name))
  return { ...old, data }
}

/** The faults of chains and archives as short names; an application is called by its place. */
export async function faultsOf(old: Old, files: readonly string[] = []): Promise<string[]> {
  const { chains, archives } = await opened(old, (deployment) => verifyWithArchives(deployment, files, []))
  const called = (chain: string) => (chain === '' ? '' : `app${old.apps.indexOf(chain as ApplicationId)}`)
  return [
    ...chains.flatMap(({ faults }) => faults.map(({ kind, chain, seq }) => `${called(chain)} ${kind} ${seq}`)),
    ...archives.faults.map((fault) =>
      fault.kind === 'archive' ? `line ${fault.line}` : `archived ${called(fault.chain)} ${fault.kind} ${fault.seq}`,
    ),
  ]
}

export interface Kept {
  readonly seq: number
  readonly mac: string
  readonly record: string
}

/** The records of a chain that are in the database. */
export async function kept({ read }: Store, chain: string): Promise<readonly Kept[]> {
  const rows = await read.auditRecords(chain, 0, 1_000_000)
  return rows.map(({ seq, mac, record }) => ({ seq, mac: Buffer.from(mac).toString('hex'), record }))
}

export async function numbers(store: Store, chain: string): Promise<readonly number[]> {
  return (await kept(store, chain)).map(({ seq }) => seq)
}

/** The records of a chain that stand in an archive, read without any of the code that is tested. */
export function filed(file: string, chain: string): readonly Kept[] {
  let within = false
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((text) => {
      const line = JSON.parse(text) as Kept & { readonly chain?: string; readonly start?: object }
      if (line.chain !== undefined) within = line.chain === chain && line.start !== undefined
      return within && line.chain === undefined ? [line] : []
    })
}

/**
 * Shows that each record of a chain is where it has to be: up to the start in archives, after it in the database and
 * wherever else the same, and that the log tells of each one that was removed.
 */
export async function assertNothingLost(store: Store, chain: string, files: readonly string[]): Promise<void> {
  const here = await kept(store, chain)
  const start = (await store.read.auditStarts()).find((one) => one.chain === chain)?.seq ?? 0
  const head = (await store.read.auditHeads()).find((one) => one.chain === chain)?.seq
  assert.deepEqual(
    here.map(({ seq }) => seq),
    Array.from({ length: Number(head) - start }, (_, at) => start + at + 1),
  )
  const known = new Map(here.map((one) => [one.seq, one]))
  for (const file of files)
    for (const one of filed(file, chain)) {
      const other = known.get(one.seq)
      if (other === undefined) known.set(one.seq, one)
      else assert.deepEqual({ ...one }, other, `record ${one.seq} is the same wherever it stands`)
    }
  assert.deepEqual(
    [...known.keys()].sort((a, b) => a - b),
    Array.from({ length: Number(head) }, (_, at) => at + 1),
  )
  const told = new Set<number>()
  for (const { record } of known.values()) {
    const { event, target } = JSON.parse(record) as { event: string; target: { id: string } }
    if (event !== 'audit.archived') continue
    const [from = 0, to = 0] = target.id.split('-').map(Number)
    for (let seq = from; seq <= to; seq++) told.add(seq)
  }
  for (let seq = 1; seq <= start; seq++) assert.ok(told.has(seq), `the log tells that record ${seq} was archived`)
}
