import { chmod, copyFile, link, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import {
  commitOrFail,
  DATABASE_FILE,
  DEPLOYMENT_CHAIN,
  DeploymentError,
  openDeployment,
  operatorAudit,
  ROOT_KEY_FILE,
} from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import { isThere } from '../lib/is-there.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import { WrongRootKey } from '../vault/keyring.ts'
import { RootKeyError } from '../vault/root/key.ts'
import { oldRootKeyFile } from '../vault/root/replace-file.ts'
import { checkStored } from './checks/stored.ts'
import type { Finding } from './checks/finding.ts'
import { giveTo } from './give-to.ts'
import { syncFile } from './sync.ts'

export interface Restored {
  readonly findings: readonly Finding[]
  /** Where the database that was there before is kept. */
  readonly kept: string | undefined
}

/** @throws DeploymentError when there is no such file */
export async function requireBackup(file: string): Promise<void> {
  if (!(await isThere(file))) throw new DeploymentError(`${file} does not exist`)
  if (!(await stat(file)).isFile()) throw new DeploymentError(`${file} is no file`)
}

/**
 * Puts a backup in the place of the database, after a copy of it was opened with the root key, every box of it too, and
 * its audit chains verified. Until the last step, a rename, nothing that is there has changed. The caller holds the data
 * folder, so that no server is running.
 */
export async function restore(
  backup: string,
  { data, rootKey, force, clock }: { data: string; rootKey: string | undefined; force: boolean; clock: Clock },
): Promise<Restored> {
  const database = path.join(data, DATABASE_FILE)
  const exists = await isThere(database)
  if (exists && !force)
    throw new DeploymentError(`there is a database in ${data} already: --force keeps it aside and goes on`)

  const trial = await mkdtemp(path.join(data, 'restore-'))
  try {
    const copy = path.join(trial, DATABASE_FILE)
    await copyFile(backup, copy)
    await chmod(copy, 0o600)
    const rootSpec = rootKey ?? `file:${path.join(data, ROOT_KEY_FILE)}`
    const findings = await check(backup, trial, rootSpec, clock)
    giveTo(copy, exists ? database : data)
    await syncFile(copy)
    const kept = exists ? await keepAside(database, clock) : undefined
    await rename(copy, database)
    await syncFile(data)
    return { findings, kept }
  } finally {
    await rm(trial, { recursive: true, force: true })
  }
}

async function check(backup: string, folder: string, rootKey: string, clock: Clock): Promise<Finding[]> {
  const deployment = await openDeployment({ data: folder, rootKey, clock, create: false }).catch(
    async (error: unknown) => {
      if (error instanceof WrongRootKey) throw await withHint(error, rootKey)
      const message = error instanceof Error ? error.message : 'unknown'
      if (error instanceof RootKeyError)
        throw new DeploymentError(
          `the backup cannot be opened without its root key. ${message} Put it there, or name its source with --root-key`,
        )
      // Under the name that it was given by, for what is tried is a copy.
      throw new DeploymentError(
        `the backup cannot be opened: ${message.replace(path.join(folder, DATABASE_FILE), backup)}`,
      )
    },
  )
  try {
    const findings = await checkStored(deployment)
    const failures = findings.filter(({ status }) => status === 'fail').map(({ what }) => what)
    if (failures.length > 0)
      throw new DeploymentError(`the backup is damaged, and nothing was changed: ${failures.join('; ')}`)
    const event = { event: 'deployment.restored', target: { type: 'deployment', id: deployment.id } } as const
    await commitOrFail(deployment.store, [], operatorAudit(DEPLOYMENT_CHAIN, [event], clock()), 'restore')
    return findings
  } finally {
    await deployment.close()
  }
}

/** A backup from before a rotation of the root key needs the key of that time. */
async function withHint(error: WrongRootKey, rootKey: string): Promise<Error> {
  if (!rootKey.startsWith('file:')) return error
  const old = oldRootKeyFile(rootKey.slice('file:'.length), error.neededId)
  if (!(await isThere(old))) return error
  return new DeploymentError(
    `${error.message} That one is kept in ${old}: restore with --root-key file:${old}, then run ` +
      `\`claviger keys rotate-root --root-key file:${old} --to ${rootKey}\``,
  )
}

/** Moves the log of writes into the old database, so that it is one file, and gives that a second name. */
async function keepAside(database: string, clock: Clock): Promise<string> {
  const moment = new Date(clock() * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const kept = await freeName(`${database}.before-restore-${moment}`)
  try {
    await (await openSqliteStore(database, { now: clock() })).close()
  } catch {
    // Too damaged to be opened: its log is kept beside it, under the name that belongs to it.
    if (await isThere(`${database}-wal`)) await rename(`${database}-wal`, `${kept}-wal`)
  }
  // The log of another database must never meet the restored one.
  if (await isThere(`${database}-wal`))
    throw new DeploymentError('another command has the database open: let it finish first')
  await rm(`${database}-shm`, { force: true })
  await link(database, kept)
  return kept
}

/** Of two restores within a second, each keeps what was there before it. */
async function freeName(name: string): Promise<string> {
  for (let free = name, next = 2; ; free = `${name}-${next++}`) if (!(await isThere(free))) return free
}
