import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { auditRecord, type Actor, type AuditEvent } from './audit/record.ts'
import type { Clock } from './lib/clock.ts'
import { newId } from './lib/ids.ts'
import { once } from './lib/once.ts'
import { operatorName } from './lib/operator-name.ts'
import { isThere } from './lib/is-there.ts'
import { openSqliteStore } from './store/sqlite/store.ts'
import type { AuditEntry, Change, Store } from './store/store.ts'
import { Keyring, newDataKey, WrongRootKey } from './vault/keyring.ts'
import { createRootKeyFile } from './vault/root/file.ts'
import { rootSource } from './vault/root/index.ts'
import { promoteNextRootKey } from './vault/root/replace-file.ts'
import type { RootKey, RootSource } from './vault/root/root.ts'

/** The keyring that seals now. A data key that another process has made is picked up by `refresh`. */
export interface LiveKeyring {
  readonly current: Keyring
  refresh(): Promise<void>
}

/** An opened deployment: its store, its keys, and what its first start has made. */
export interface Deployment {
  readonly id: string
  readonly store: Store
  readonly keys: LiveKeyring
  readonly root: RootSource
  /** The file that the root key comes from, if it comes from one. */
  readonly rootFile: string | undefined
  /** The file of the embedded database; undefined where a server has it. */
  readonly databaseFile: string | undefined
  close(): Promise<void>
}

export interface DeploymentOptions {
  /** The data folder. */
  readonly data: string
  /** Where the PostgreSQL database is; without it, a file in the data folder. */
  readonly databaseUrl?: string | undefined
  /** A root source, or the words for one; without it, the file root.key in the data folder. */
  readonly rootKey: string | RootSource | undefined
  readonly clock: Clock
  /** Without it, a deployment that does not exist yet is an error. */
  readonly create: boolean
  /** Told what the operator should know of and need not act upon. */
  readonly onNotice?: (text: string) => void
  /** What the embedded store is used through, from its first read on: the simulation puts its faults there. */
  readonly through?: (store: Store) => Store
}

export class DeploymentError extends Error {
  override readonly name = 'DeploymentError'
}

export const DATABASE_FILE = 'claviger.db'
export const ROOT_KEY_FILE = 'root.key'
/** What the operator's own command line does goes to the deployment's own chain. */
export const DEPLOYMENT_CHAIN = ''

/**
 * Opens the deployment in a data folder, or in the database that is named. The first time, and only where `create` says so,
 * it makes the root key's file (if none is configured), the first data keys and the database.
 *
 * @throws DeploymentError, RootKeyError or WrongRootKey, each saying which key or file is meant.
 */
export async function openDeployment(options: DeploymentOptions): Promise<Deployment> {
  const defaultFile = path.join(options.data, ROOT_KEY_FILE)
  const given = options.rootKey ?? `file:${defaultFile}`
  const rootFile = typeof given === 'string' && given.startsWith('file:') ? given.slice('file:'.length) : undefined
  const root = typeof given === 'string' ? rootSource(given) : given
  // Once a start: a command may be a call that is paid for, and a variable is gone when it was read.
  const load = once(() => root.load())
  const mayMakeRootKey = options.create && options.rootKey === undefined && !(await isThere(defaultFile))
  const engine = await (options.databaseUrl === undefined
    ? embedded(options, mayMakeRootKey)
    : served(options.databaseUrl, options, { mayMakeRootKey, load }))

  let store: Store | undefined
  try {
    if (engine.makesRootKey) await createRootKeyFile(defaultFile)
    // Before the embedded database is touched: without its root key a deployment does not start, and none is begun.
    const rootKey = await load()
    store = await engine.store()
    const { deployment, isNew } = await foundOrMade(store, rootKey, options)
    if (engine.makesRootKey && !isNew) {
      // Another instance was faster, with a root key of its own: the one made here has sealed nothing.
      await rm(defaultFile)
      throw new DeploymentError(
        'another instance has made the deployment meanwhile: give this one the same root key (CLAVIGER_ROOT_KEY)',
      )
    }
    const keys = await openKeys(store, { root, rootFile, rootKey }, deployment.id, options.onNotice)
    store.useAuditKey(keys.current.auditKey)
    const opened = store
    return {
      id: deployment.id,
      store,
      keys,
      root,
      rootFile,
      databaseFile: engine.databaseFile,
      close: () => opened.close(),
    }
  } catch (error) {
    await (store ?? engine.opened)?.close()
    throw error
  }
}

const NO_FOLDER: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EROFS: 'its file system is read-only',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of its path is no folder',
}

/** @throws DeploymentError when there is none and none can be made */
export function makeDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? NO_FOLDER[String(error.code)] : undefined
    if (reason === undefined) throw error
    throw new DeploymentError(`the data folder ${data} cannot be made: ${reason} (CLAVIGER_DATA)`, { cause: error })
  }
}

/** An engine that is about to be used. */
interface Engine {
  readonly databaseFile: string | undefined
  /** Nothing is there yet, so a root key may be made for it. */
  readonly makesRootKey: boolean
  /** The store, where it was opened to look. */
  readonly opened?: Store
  readonly store: () => Promise<Store>
}

async function embedded(
  { data, create, clock, through = (store) => store }: DeploymentOptions,
  mayMakeRootKey: boolean,
): Promise<Engine> {
  const databaseFile = path.join(data, DATABASE_FILE)
  const exists = await isThere(databaseFile)
  if (!exists && !create)
    throw new DeploymentError(`there is no deployment in ${data}: start \`claviger serve\` once, or name --data`)
  makeDataFolder(data)
  return {
    databaseFile,
    makesRootKey: !exists && mayMakeRootKey,
    store: async () => through(await openSqliteStore(databaseFile, { now: clock() })),
  }
}

async function served(
  url: string,
  { data, create, clock, onNotice }: DeploymentOptions,
  { mayMakeRootKey, load }: { readonly mayMakeRootKey: boolean; readonly load: () => Promise<unknown> },
): Promise<Engine> {
  if (!mayMakeRootKey) await load()
  const { openPostgresStore } = await import('./store/postgres/store.ts')
  const store = await openPostgresStore(url, {
    now: clock(),
    ...(onNotice && { onNotice }),
    onFailure: (error) => {
      onNotice?.(`audit records wait to be chained: ${error instanceof Error ? error.message : String(error)}`)
    },
  })
  try {
    const exists = (await store.read.deployment()) !== undefined
    if (!exists && !create)
      throw new DeploymentError('there is no deployment in the database: start `claviger serve` once')
    const makesRootKey = !exists && mayMakeRootKey
    if (makesRootKey) makeDataFolder(data)
    return { databaseFile: undefined, makesRootKey, opened: store, store: () => Promise.resolve(store) }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Of several that start at once, one makes the deployment; the others find it. */
async function foundOrMade(
  store: Store,
  rootKey: RootKey,
  { clock }: DeploymentOptions,
): Promise<{ readonly deployment: { readonly id: string }; readonly isNew: boolean }> {
  const found = await store.read.deployment()
  if (found !== undefined) return { deployment: found, isNew: false }
  const deployment = { id: newId(), rootId: rootKey.id, createdAt: clock() }
  const keys = (['data', 'fingerprint', 'audit'] as const).map((purpose, at) =>
    newDataKey(rootKey, deployment.id, { id: at + 1, purpose, state: 'primary' }, clock()),
  )
  const outcome = await store.commit({
    changes: [
      { kind: 'deployment.insert', deployment },
      ...keys.map((row) => ({ kind: 'dataKey.insert', row }) as const),
    ],
    audit: [],
  })
  if (outcome === 'committed') return { deployment, isNew: true }
  const others = await store.read.deployment()
  if (others === undefined) throw new Error('a deployment could not be made, and there is none')
  return { deployment: others, isNew: false }
}

/** Opens the keyring; the file's next root key takes its place where a rotation of the root key was cut short. */
async function openKeys(
  store: Store,
  { root, rootFile, rootKey }: Pick<Deployment, 'root' | 'rootFile'> & { readonly rootKey: RootKey },
  deployment: string,
  onNotice?: (text: string) => void,
): Promise<LiveKeyring> {
  try {
    return await liveKeyring(store, root, rootKey, deployment)
  } catch (error) {
    if (!(error instanceof WrongRootKey) || rootFile === undefined) throw error
    const kept = await promoteNextRootKey(rootFile, error.neededId)
    if (kept === undefined) throw error
    onNotice?.(`a rotation of the root key had been cut short; ${rootFile} now holds the new key, ${kept} the old one`)
    return liveKeyring(store, root, await root.load(), deployment)
  }
}

async function liveKeyring(store: Store, root: RootSource, loaded: RootKey, deployment: string): Promise<LiveKeyring> {
  let rootKey = loaded
  const open = async (known?: Keyring) => {
    for (;;) {
      try {
        return Keyring.open(rootKey, deployment, await store.read.dataKeys(), known)
      } catch (error) {
        if (!(error instanceof WrongRootKey)) throw error
        // The root key may have been rotated since: what its source says now decides, with the rows as they are then.
        const present = await root.load()
        if (present.id === rootKey.id) throw error
        rootKey = present
      }
    }
  }
  let current = await open()
  let refreshing: Promise<void> | undefined
  return {
    get current() {
      return current
    },
    refresh() {
      refreshing ??= open(current)
        .then((keyring) => {
          current = keyring
        })
        .finally(() => {
          refreshing = undefined
        })
      return refreshing
    },
  }
}

/** Audit entries of what is done on the command line rather than by a request. */
export function operatorAudit(chain: string, events: readonly AuditEvent[], at: number): AuditEntry[] {
  const actor: Actor = { type: 'operator', id: operatorName(process.env) }
  const requestId = newId()
  return events.map((event) => ({ chain, record: auditRecord(event, { actor, at, requestId }) }))
}

/** Commits what the command line wants changed. @throws DeploymentError when it no longer fits. */
export async function commitOrFail(store: Store, changes: readonly Change[], audit: AuditEntry[], what: string) {
  if ((await store.commit({ changes, audit })) === 'stale')
    throw new DeploymentError(`${what}: something has changed meanwhile; nothing was written, try again`)
}
