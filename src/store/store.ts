import type { KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Pool } from 'pg'
import type { ApplicationId } from '../lib/ids.ts'
import type { DataKeyRow } from '../vault/keyring.ts'
import type { Plan } from './change.ts'
import type {
  ApiKey,
  Application,
  AuditHead,
  AuditRow,
  AuditStart,
  BoxKind,
  Connector,
  Credential,
  CredentialAge,
  CredentialCursor,
  CredentialHealth,
  CredentialInConnector,
  Lendable,
  CredentialPage,
  Deployment,
  FailingCredential,
  Grant,
  GrantFilter,
  GrantPage,
  GrantSession,
  Invitation,
  KeptVersion,
  Lease,
  Member,
  Page,
  PlacedVersion,
  SealedBox,
  SealedVersion,
  UsageDay,
} from './records.ts'

export type * from './change.ts'
export type * from './records.ts'
export { expiringKinds, goneKinds, grantStatuses, leaseOfGrant, roles } from './records.ts'

/**
 * The store's port, in the domain's words. Two halves:
 *
 *   reads     answer from committed state; each takes the application's id, for no unscoped look-up exists
 *   commit    takes a plan (what an operation wants changed, and its audit records) and makes all of it true or none
 *
 * An operation reads, decides and returns a plan; it holds no transaction open while it thinks. Each change names the
 * `revision` of what it was decided on, and the engine answers `stale` when that is no longer so: the operation then
 * reads and decides again. Plans that arrive together share one transaction and one sync of the disk, and each keeps
 * its own success or failure (docs/adr/0002).
 */
export interface Store {
  readonly read: Reads
  /**
   * Resolves `committed` only when the plan is on the disk, `stale` when something that it was decided on has changed
   * since (nothing of it was written).
   *
   * @throws StoreUnavailable when the engine cannot write now; nothing of the plan was written. OutcomeUnknown, which is
   * one of these, when it was cut off from its database at the very end: all of the plan was written, or nothing.
   */
  commit(plan: Plan): Promise<Outcome>
  /** The key that audit records are chained with; a plan with audit records needs it first. */
  useAuditKey(key: KeyObject): void
  /**
   * Tells the other instances how many requests a second come to this one, by whose they are, and answers what they have
   * told in the last seconds, added up. Undefined where no other instance can be.
   */
  readonly exchangeRates?: (mine: ReadonlyMap<string, number>) => Promise<ReadonlyMap<string, number>>
  /** Lends reads that all answer from one moment, while others go on writing. For checks over everything. */
  snapshot<T>(work: (read: Reads) => Promise<T>): Promise<T>
  /**
   * Writes a consistent copy of everything to a new file while others go on reading and writing.
   *
   * @throws StoreUnavailable where the database has tools of its own for it.
   */
  backup(file: string): Promise<void>
  /**
   * A connection of its own for what signs members in, which keeps its tables in this database and writes them itself.
   * Closed with the store.
   */
  signInDatabase(): SignInDatabase
  /** Waits for what was handed to `commit` and closes files and connections. */
  close(): Promise<void>
}

export type SignInDatabase = DatabaseSync | Pool

export type Outcome = 'committed' | 'stale'

/** A newer release has changed the database in a way that this one cannot work with. */
export class UnknownMigrations extends Error {
  override readonly name = 'UnknownMigrations'

  constructor(names: readonly string[]) {
    super(`the database has migrations that this release does not know (${names.join(', ')}): use a newer one`)
  }
}

export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable'
}

/** Whoever repeats the change is safe: where it was written, the revisions that it names are no longer there. */
export class OutcomeUnknown extends StoreUnavailable {
  override readonly name = 'OutcomeUnknown'
}

export interface Reads {
  /** The key and its application's id, whatever its state; the caller judges expiry and revocation. */
  apiKeyByHash(hash: Uint8Array): Promise<ApiKey | undefined>
  apiKeys(app: ApplicationId): Promise<readonly ApiKey[]>

  application(app: ApplicationId): Promise<Application | undefined>

  connector(app: ApplicationId, provider: string): Promise<Connector | undefined>
  connectors(app: ApplicationId, page: Page): Promise<readonly Connector[]>

  credential(app: ApplicationId, provider: string, id: string): Promise<CredentialInConnector | undefined>
  credentialNamed(app: ApplicationId, provider: string, name: string): Promise<CredentialInConnector | undefined>
  credentials(app: ApplicationId, provider: string, page: CredentialPage): Promise<readonly Credential[]>
  /** The box of one version: the current one or the one before; older ones are destroyed. */
  sealedVersion(app: ApplicationId, provider: string, id: string, version: number): Promise<SealedVersion | undefined>
  /** The versions that are kept, the newest first: one or two, none of a credential that is not there. */
  credentialVersions(app: ApplicationId, provider: string, id: string): Promise<readonly KeptVersion[]>
  /**
   * Credentials that were created before a time, the oldest first, after `after`. Reads no more than it answers, by an
   * index, whatever the connector holds.
   */
  credentialAges(
    app: ApplicationId,
    provider: string,
    page: { readonly createdBefore: number; readonly after: CredentialCursor | undefined; readonly limit: number },
  ): Promise<readonly CredentialAge[]>
  /** Whether any credential of the connector was ever put to work: one look into an index. */
  anyCredentialUsed(app: ApplicationId, provider: string): Promise<boolean>
  /** The days from `fromDay` on that have anything counted, the oldest first. */
  usageDays(app: ApplicationId, fromDay: number): Promise<readonly UsageDay[]>

  grant(app: ApplicationId, id: string): Promise<Grant | undefined>
  /** A grant with what has to be known of it to lend its token, as it is at one moment. */
  lendable(app: ApplicationId, id: string): Promise<Lendable | undefined>
  /** The grant of a mailbox, whatever the case of its letters. */
  grantOf(app: ApplicationId, email: string): Promise<Grant | undefined>
  grants(app: ApplicationId, filter: GrantFilter, page: GrantPage): Promise<readonly Grant[]>
  /** How many grants stand on a credential, by their state. */
  grantCounts(app: ApplicationId, credentialId: string): Promise<{ readonly valid: number; readonly invalid: number }>
  /**
   * How many grants an application has, or its connector of a provider, by their state; each is counted by an index, and
   * no further than `most`.
   */
  grantTotals(
    app: ApplicationId,
    of: { readonly provider?: string; readonly most: number },
  ): Promise<{ readonly valid: number; readonly invalid: number }>
  /** Those that have to authenticate again, by an index: the ones that were created last come first. */
  invalidGrants(app: ApplicationId, limit: number): Promise<readonly Grant[]>
  box(app: ApplicationId, kind: BoxKind, id: string): Promise<SealedBox | undefined>
  session(app: ApplicationId, id: string): Promise<GrantSession | undefined>
  credentialHealth(app: ApplicationId, credentialId: string): Promise<CredentialHealth | undefined>
  /** Credentials that fail with the data that they have now, by an index of those that fail, in the order of their ids. */
  failingCredentials(app: ApplicationId, limit: number): Promise<readonly FailingCredential[]>

  // The members, who belong to the deployment and to no application.
  members(): Promise<readonly Member[]>
  member(id: string): Promise<Member | undefined>
  /** Those that can still be used at a time. */
  openInvitations(at: number): Promise<readonly Invitation[]>
  /** One that can still be used at a time, by the SHA-256 of its token. */
  openInvitation(hash: Uint8Array, at: number): Promise<Invitation | undefined>

  // What the operator of the whole deployment asks for, never a caller of the API.
  deployment(): Promise<Deployment | undefined>
  dataKeys(): Promise<readonly DataKeyRow[]>
  applications(): Promise<readonly Application[]>
  /** Boxes in the order of their slots, after `slot`. */
  sealedVersionsAfter(slot: number, limit: number): Promise<readonly PlacedVersion[]>
  /** Boxes that are sealed under a data key, in the order of their slots, after `afterSlot`. */
  sealedVersionsUnder(keyId: number, afterSlot: number, limit: number): Promise<readonly PlacedVersion[]>
  /** The boxes beside those of credentials, in the order of their handles, after `n`. */
  boxesAfter(n: number, limit: number): Promise<readonly SealedBox[]>
  /** Those that are sealed under a data key. */
  boxesUnder(keyId: number, afterN: number, limit: number): Promise<readonly SealedBox[]>
  /** All of one kind that an application has, or the deployment; the oldest first. */
  boxesOfKind(app: ApplicationId, kind: BoxKind): Promise<readonly SealedBox[]>
  lease(name: string): Promise<Lease | undefined>
  /** How many boxes of any kind are sealed under a data key. */
  countSealedUnder(keyId: number): Promise<number>
  /**
   * How many boxes belong to no credential or grant that is live, and of how many credentials the health is known that are
   * not there; there should be none.
   */
  countStrays(): Promise<number>
  auditHeads(): Promise<readonly AuditHead[]>
  /** Where chains begin whose first records were archived; the others begin with record 1. */
  auditStarts(): Promise<readonly AuditStart[]>
  auditRecords(chain: string, afterSeq: number, limit: number): Promise<readonly AuditRow[]>
  /** The newest first. */
  auditRecordsBefore(chain: string, beforeSeq: number, limit: number): Promise<readonly AuditRow[]>
  /** Live connectors with their application, for checks over all of them. */
  allConnectors(): Promise<readonly (Connector & { readonly applicationId: ApplicationId })[]>
  counts(): Promise<{ readonly applications: number; readonly connectors: number; readonly credentials: number }>
}
