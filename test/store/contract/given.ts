/** What the contract's tests start from, and the records that they make. */

import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { newId, type ApplicationId, type CredentialId } from '../../../src/lib/ids.ts'
import {
  expiringKinds,
  goneKinds,
  type ApiKey,
  type Application,
  type AuditEntry,
  type Change,
  type Connector,
  type CredentialInConnector,
  type NewConnector,
  type NewCredential,
  type SealedVersion,
  type Store,
} from '../../../src/store/store.ts'
import type { DataKeyRow } from '../../../src/vault/keyring.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

/** An engine under test. */
export interface Engine {
  /** A place where nothing is yet: a file, a database. */
  readonly place: () => string | Promise<string>
  /** Opens the store of a place; the same place again is the same store, also while it is open already. */
  readonly open: (place: string) => Promise<Store>
  /** Runs statements beside the store of a place, which sees them from the next turn of the event loop on; or one SELECT. */
  readonly sql: (place: string, text: string) => Promise<Rows>
  /** One connection takes turns: nobody writes while a snapshot is held. */
  readonly connections: 'one' | 'several'
  /** Transactions run one after the other, so plans that come at once keep their order in the audit log. */
  readonly transactions: 'one' | 'several'
}

export interface Given {
  readonly engine: Engine
  readonly place: string
  readonly store: Store
  /** An application that is there; data key 1 seals. */
  readonly app: ApplicationId
  /** Another handle on the same store, closed with the test. */
  readonly openAgain: () => Promise<Store>
  /** Closes a handle before the test's end. */
  readonly close: (store: Store) => Promise<void>
}

export const auditKey = createSecretKey(Buffer.alloc(32, 7))
export const T0 = 1_790_000_000

/** Runs a test on a fresh store with one application and one data key. */
export async function given(engine: Engine, work: (given: Given) => Promise<void>): Promise<void> {
  const place = await engine.place()
  const open = new Set<Store>()
  const openAgain = async () => {
    const store = await engine.open(place)
    store.useAuditKey(auditKey)
    open.add(store)
    return store
  }
  const close = async (store: Store) => {
    open.delete(store)
    await store.close()
  }
  try {
    const store = await openAgain()
    const app = newId<ApplicationId>()
    await done(
      store,
      { kind: 'dataKey.insert', row: dataKey({ id: 1 }) },
      { kind: 'application.insert', application: application({ id: app }) },
    )
    await work({ engine, place, store, app, openAgain, close })
  } finally {
    for (const store of open) await store.close()
  }
}

/** Commits changes that must go through. */
export async function done(store: Store, ...changes: Change[]): Promise<void> {
  assert.equal(await store.commit({ changes, audit: [] }), 'committed')
}

/** Commits changes that must be refused as stale, and shows that nothing was written. */
export async function stale(store: Store, ...changes: Change[]): Promise<void> {
  const before = await stateOf(store)
  assert.equal(await store.commit({ changes, audit: [entry('', 'of a stale plan')] }), 'stale')
  assert.deepEqual(await stateOf(store), before)
}

/** Removes all that may go by then, batch after batch. Kinds of which there is nothing are stale. */
export async function purged(store: Store, times: { deletedBefore: number; now: number }): Promise<void> {
  for (const of of [...expiringKinds, ...goneKinds])
    while ((await store.commit({ changes: [{ kind: 'purge', of, ...times }], audit: [] })) === 'committed');
}

// --- records ---

export function dataKey(over: Partial<DataKeyRow> = {}): DataKeyRow {
  const common = { id: 1, purpose: 'data', applicationId: null, state: 'primary', rootId: 'root-1' } as const
  return { ...common, box: randomBytes(48), createdAt: T0, destroyedAt: null, ...over }
}

export function application(over: Partial<Application> = {}): Omit<Application, 'revision'> {
  return {
    id: newId<ApplicationId>(),
    organizationId: 'org',
    region: 'eu',
    environment: 'production',
    settings: { branding: { name: 'A' } },
    createdAt: T0,
    updatedAt: T0,
    ...over,
  }
}

export function apiKey(applicationId: ApplicationId, over: Partial<ApiKey> = {}): ApiKey {
  const times = { createdAt: T0, expiresAt: null, revokedAt: null, lastUsedAt: null }
  return { id: newId(), applicationId, name: 'key', scopes: ['audit:read'], ...times, ...over }
}

export function connector(applicationId: ApplicationId, over: Partial<NewConnector> = {}): NewConnector {
  return {
    id: newId(),
    applicationId,
    provider: 'google',
    name: 'google',
    settings: { client_id: 'c' },
    scope: ['s'],
    activeCredentialId: null,
    credentialCount: 0,
    createdAt: T0,
    createdBy: 'k',
    updatedAt: T0,
    updatedBy: 'k',
    ...over,
  }
}

export function sealed(version: number, keyId = 1): SealedVersion & { readonly fingerprint: string } {
  return { version, keyId, box: randomBytes(300), fingerprint: `fingerprint ${version}` }
}

export function credential(name: string, over: Partial<NewCredential> = {}): NewCredential {
  const { fingerprint, ...first } = sealed(1)
  const history = { createdAt: T0, createdBy: 'k', updatedAt: T0, updatedBy: 'k' }
  return {
    id: newId<CredentialId>(),
    name,
    type: 'connector',
    version: 1,
    fingerprint,
    ...history,
    sealed: first,
    ...over,
  }
}

export const entry = (chain: string, what: string): AuditEntry => ({ chain, record: JSON.stringify({ what }) })

// --- records that are there ---

export async function withConnector({ store, app }: Pick<Given, 'store' | 'app'>, provider = 'google') {
  await done(store, { kind: 'connector.insert', connector: connector(app, { provider, name: provider }) })
  return theConnector(store, app, provider)
}

export async function withCredential(of: Pick<Given, 'store' | 'app'>, name = 'first'): Promise<CredentialInConnector> {
  const { store, app } = of
  const there = (await store.read.connector(app, 'google')) ?? (await withConnector(of))
  const made = credential(name)
  await done(store, insertInto(app, there, made))
  return theCredential(store, app, made.id)
}

export function insertInto(app: ApplicationId, { n, revision }: Connector, made: NewCredential): Change {
  return { kind: 'credential.insert', app, connectorN: n, connectorRevision: revision, credential: made }
}

export async function theConnector(store: Store, app: ApplicationId, provider = 'google'): Promise<Connector> {
  const found = await store.read.connector(app, provider)
  assert.ok(found, `no ${provider} connector`)
  return found
}

export async function theCredential(store: Store, app: ApplicationId, id: string): Promise<CredentialInConnector> {
  const found = await store.read.credential(app, 'google', id)
  assert.ok(found, `no credential ${id}`)
  return found
}

const everyGrant = { provider: null, status: null, ip: null, credentialId: null, since: null, before: null } as const

/** Everything that the port shows, in a form that compares: two stores in the same state answer the same. */
export async function stateOf({ read }: Pick<Store, 'read'>): Promise<unknown> {
  const applications = await read.applications()
  const heads = await read.auditHeads()
  const page = { limit: 1000, offset: 0, sortBy: 'created_at', orderBy: 'asc' } as const
  const state = {
    deployment: await read.deployment(),
    members: await read.members(),
    invitations: await read.openInvitations(0),
    dataKeys: await read.dataKeys(),
    versions: await read.sealedVersionsAfter(-1, 10_000),
    boxes: await read.boxesAfter(-1, 10_000),
    counts: await read.counts(),
    heads,
    starts: await read.auditStarts(),
    records: await Promise.all(heads.map(({ chain }) => read.auditRecords(chain, 0, 10_000))),
    connectors: await read.allConnectors(),
    applications: await Promise.all(
      applications.map(async (app) => ({
        app,
        keys: await read.apiKeys(app.id),
        usage: await read.usageDays(app.id, 0),
        grants: await read.grants(app.id, everyGrant, page),
        credentials: await Promise.all(
          (await read.connectors(app.id, page)).map(({ provider }) => read.credentials(app.id, provider, page)),
        ),
      })),
    ),
  }
  return JSON.parse(
    JSON.stringify(state, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ),
  )
}

export const hex = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('hex')
