import { createHash } from 'node:crypto'
import { leaseOfGrant, type BoxKind, type Change, type Plan } from '../store.ts'
import type { Query } from './database.ts'

/**
 * What a plan depends on beyond the rows that it writes. READ COMMITTED alone would let two plans pass their guards at the
 * same moment and then write one after the other, where a guard looks at another row than the one that is written. So a
 * transaction first takes a lock on each thing that its plans decide on, all at once and in one order, and from then on
 * its guards see what those before have committed (docs/adr/0014).
 *
 * These locks end with the transaction, are kept in the server's memory alone, and pass through poolers.
 */
export type Locks = ReadonlyMap<number, 'shared' | 'exclusive'>

type Lock = readonly [key: number, mode: 'shared' | 'exclusive']

// The lowest bits of a key say what it is of.
const named = (number: number): number => number * 8
const connector = (n: number): number => n * 8 + 1
const credential = (n: number): number => n * 8 + 2
const grant = (n: number): number => n * 8 + 4
const hashed = (name: string): number => createHash('sha256').update(name).digest().readUIntBE(0, 5)
const application = (id: string): number => hashed(id) * 8 + 3
const box = (kind: BoxKind, id: string): number => hashed(`${kind} ${id}`) * 8 + 5
const lease = (name: string): number => hashed(name) * 8 + 6
/** A session, a grant as sessions stand on it, or the health of a credential: what is known by its id alone. */
const record = (id: string): number => hashed(id) * 8 + 7
const auditStart = (chain: string): number => record(`audit start ${chain}`)

/** Which data keys seal and which are there. Who seals holds it with others, so no key goes while a box is on its way. */
const KEYRING = named(0)
const MEMBERS = named(1)
const USAGE = named(2)
const PURGE = named(3)
/** The one that chains audit records. */
export const SEALER = named(4)
export const MIGRATIONS = named(5)
/** The one that moves everything into the database. */
export const MOVE = named(6)

export function locksOf(plan: Plan): Locks {
  const locks = new Map<number, 'shared' | 'exclusive'>()
  for (const change of plan.changes)
    for (const [key, mode] of locksOfChange(change)) if (locks.get(key) !== 'exclusive') locks.set(key, mode)
  return locks
}

function locksOfChange(change: Change): readonly Lock[] {
  switch (change.kind) {
    case 'deployment.insert':
    case 'deployment.rootBackedUp':
    case 'deployment.root':
    case 'dataKey.insert':
    case 'dataKey.state':
    case 'dataKey.rewrap':
    case 'dataKey.destroy':
      return [[KEYRING, 'exclusive']]
    case 'sealed.rewrap':
      return [
        [KEYRING, 'shared'],
        [credential(Math.floor(change.slot / 2)), 'exclusive'],
      ]
    case 'application.insert':
    case 'apiKey.insert':
      return []
    case 'application.update':
      return [[application(change.id), 'exclusive']]
    case 'apiKey.revoke':
    case 'apiKey.used':
    case 'usage.add':
      return [[USAGE, 'exclusive']]
    case 'invitation.insert':
    case 'invitation.use':
    case 'invitation.revoke':
    case 'invitation.revokeAllBy':
    case 'invitation.expectNoneBy':
    case 'member.insert':
    case 'member.role':
    case 'member.delete':
    case 'member.signedIn':
      return [[MEMBERS, 'exclusive']]
    case 'connector.insert':
      return change.primary === undefined ? [] : [[KEYRING, 'shared']]
    case 'connector.update':
    case 'connector.delete':
      return [[connector(change.n), 'exclusive']]
    case 'credential.insert':
      return [
        [KEYRING, 'shared'],
        [connector(change.connectorN), 'exclusive'],
      ]
    case 'credential.update':
      // The connector's active credential has to stay the one that was read.
      return [
        ...(change.set.next === undefined ? [] : [[KEYRING, 'shared'] as const]),
        [connector(change.credential.connectorN), 'shared'],
        [credential(change.credential.n), 'exclusive'],
      ]
    case 'credential.expect':
      return [[credential(change.n), 'shared']]
    case 'credential.used':
      return [[credential(change.n), 'exclusive']]
    case 'credential.delete':
      return [
        [connector(change.credential.connectorN), 'exclusive'],
        [credential(change.credential.n), 'exclusive'],
      ]
    case 'box.put':
      return [
        [KEYRING, 'shared'],
        [box(change.box.kind, change.box.id), 'exclusive'],
      ]
    case 'box.delete':
      return [[box(change.boxKind, change.id), 'exclusive']]
    case 'box.expect':
      return [[box(change.boxKind, change.id), 'shared']]
    case 'box.rewrap':
      return [[KEYRING, 'shared']]
    case 'grant.insert':
      return [[connector(change.grant.connectorN), 'shared']]
    case 'grant.update':
      return [
        [connector(change.set.connectorN), 'shared'],
        [grant(change.n), 'exclusive'],
      ]
    case 'grant.tried':
      return [[grant(change.n), 'exclusive']]
    case 'grant.delete':
      return [
        [grant(change.n), 'exclusive'],
        [record(change.id), 'exclusive'],
        [box('grant-secret', change.id), 'exclusive'],
        [box('grant-token', change.id), 'exclusive'],
        [lease(leaseOfGrant(change.id)), 'exclusive'],
      ]
    case 'session.insert':
      // Its grant has to be there still: who deletes that deletes the sessions that are there by then.
      return [
        [record(change.session.grantId), 'shared'],
        [record(change.session.id), 'exclusive'],
      ]
    case 'session.use':
    case 'session.revoke':
      return [[record(change.id), 'exclusive']]
    case 'lease.take':
      return [[lease(change.lease.name), 'exclusive']]
    case 'lease.expect':
      return [[lease(change.name), 'shared']]
    case 'lease.release':
      return [[lease(change.name), 'exclusive']]
    case 'credential.health':
      return [[record(change.health.credentialId), 'exclusive']]
    case 'audit.archive':
      return [[auditStart(change.start.chain), 'exclusive']]
    case 'purge':
      return [[PURGE, 'exclusive']]
  }
}

/** Takes the locks of several plans, in the order of their keys, so that no two transactions wait for each other. */
export function lockQuery(
  all: readonly Locks[],
  { preparedStatements }: { readonly preparedStatements: boolean },
): Query | undefined {
  const joined = new Map<number, 'shared' | 'exclusive'>()
  for (const locks of all) for (const [key, mode] of locks) if (joined.get(key) !== 'exclusive') joined.set(key, mode)
  if (joined.size === 0) return undefined
  const keys = [...joined.keys()].sort((a, b) => a - b)
  return {
    name: preparedStatements ? 'claviger-locks' : undefined,
    text: `select case when exclusive then pg_advisory_xact_lock(key) else pg_advisory_xact_lock_shared(key) end
      from unnest($1::bigint[], $2::boolean[]) as locks (key, exclusive)`,
    values: [keys, keys.map((key) => joined.get(key) === 'exclusive')],
  }
}

/** Whether what one plan does may matter to the other, so that they have to run one after the other. */
export function inEachOthersWay(one: Locks, other: Locks): boolean {
  for (const [key, mode] of one) {
    const theirs = other.get(key)
    if (theirs !== undefined && (mode === 'exclusive' || theirs === 'exclusive')) return true
  }
  return false
}
