import {
  DEPLOYMENT_CHAIN,
  DeploymentError,
  openDeployment,
  operatorAudit,
  type DeploymentOptions,
} from '../deployment.ts'
import { movedTables, numberedTables, type MovedTable, type MoveSource, type MoveTarget } from '../store/move.ts'
import { Keyring } from '../vault/keyring.ts'
import type { RootSource } from '../vault/root/root.ts'
import type { Finding } from './checks/finding.ts'
import { checkStored } from './checks/stored.ts'
import { openSource, openTarget } from './move-sides.ts'
import { RowSum } from './row-sum.ts'

export interface Moved {
  readonly findings: readonly Finding[]
  readonly rows: number
  readonly root: RootSource
}

/** Told what is done, and how much of it: rows of those there are. */
export interface MoveProgress {
  stage(text: string): void
  show(done: number, total: number): void
}

/**
 * Copies everything from one database into another that is empty, and there opens every box, verifies the audit log and
 * compares all rows, before anything of it can be used. Whatever ends it early, the target is as empty as before, and the
 * source is in no case changed, so it can simply be run again. The caller holds the data folders, so that no server runs
 * on them.
 *
 * @throws DeploymentError, StoreUnavailable, RootKeyError or WrongRootKey that say which side is meant.
 */
export async function move(
  from: Pick<DeploymentOptions, 'data' | 'databaseUrl' | 'rootKey' | 'clock' | 'onNotice'>,
  to: string,
  progress: MoveProgress,
): Promise<Moved> {
  const { clock } = from
  const { id, root } = await opened(from)
  const target = await openTarget(to, { now: clock() })
  try {
    const source = await openSource(from)
    try {
      const rows = await copy(source, target, progress)
      progress.stage('opening every box and verifying the audit log')
      const { findings, keys } = await check(id, root, target)
      progress.stage('looking whether anybody still uses the source')
      await source.stillAlone()
      const event = { event: 'deployment.moved', target: { type: 'deployment', id } } as const
      await target.commit(keys.auditKey, operatorAudit(DEPLOYMENT_CHAIN, [event], clock()))
      return { findings, rows, root }
    } finally {
      await source.close()
    }
  } catch (error) {
    await target.abandon()
    throw error
  }
}

/** Opens the source as every command does: with the right root key, and with no audit record left unchained. */
async function opened(from: Parameters<typeof move>[0]): Promise<{ readonly id: string; readonly root: RootSource }> {
  const deployment = await openDeployment({ ...from, create: false })
  try {
    await deployment.store.read.auditHeads()
    return { id: deployment.id, root: deployment.root }
  } finally {
    await deployment.close()
  }
}

async function copy(source: MoveSource, target: MoveTarget, progress: MoveProgress): Promise<number> {
  let total = 0
  for (const table of movedTables) total += await source.count(table)
  let done = 0
  for (const table of movedTables) {
    progress.stage(`copying ${table}`)
    done += await copyTable(source, target, table, (rows) => {
      progress.show(done + rows, total)
    })
  }
  for (const table of numberedTables) await target.setLastNumber(table, await source.lastNumber(table))
  return done
}

async function copyTable(
  source: MoveSource,
  target: MoveTarget,
  table: MovedTable,
  progress: (rows: number) => void,
): Promise<number> {
  const columns = await source.columns(table)
  const left = new RowSum()
  for await (const batch of source.batches(table, columns)) {
    await target.insert(table, columns, batch)
    left.add(batch)
    progress(left.rows)
  }
  const arrived = new RowSum()
  for await (const batch of target.batches(table, await target.columns(table))) arrived.add(batch)
  if (!left.equals(arrived))
    throw new DeploymentError(
      `the rows of ${table} are not the same on the other side (${left.rows} and ${arrived.rows}); nothing was moved`,
    )
  return left.rows
}

/** The same check as `claviger doctor` makes, with the keys as they have arrived. */
async function check(
  id: string,
  root: RootSource,
  target: MoveTarget,
): Promise<{ readonly findings: readonly Finding[]; readonly keys: Keyring }> {
  const read = await target.reads()
  const keys = Keyring.open(await root.load(), id, await read.dataKeys())
  const findings = await checkStored({
    store: { snapshot: (work) => work(read) },
    keys: { current: keys, refresh: () => Promise.resolve() },
  })
  const failures = findings.filter(({ status }) => status === 'fail').map(({ what }) => what)
  if (failures.length > 0)
    throw new DeploymentError(
      `what is to be moved is damaged, and nothing was moved: ${failures.join('; ')}. See \`claviger doctor\``,
    )
  return { findings, keys }
}
