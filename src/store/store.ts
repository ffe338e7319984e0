import type { KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Pool } from 'pg'
import type { ApplicationId, CredentialId } from '../lib/ids.ts'
import type { DataKeyRow } from '../vault/keyring.ts'

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

export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable'
}

/** Whoever repeats the change is safe: where it was written, the revisions that it names are no longer there. */
export class OutcomeUnknown extends StoreUnavailable {
  override readonly name = 'OutcomeUnknown'
}

// --- records ---

export interface Deployment {
  readonly id: string
  readonly rootId: string
  /** When the operator said that the present root key is backed up; null while nobody has. */
  readonly rootBackedUpAt: number | null
  readonly createdAt: number
}

export const roles = ['owner', 'admin', 'viewer'] as const
export type Role = (typeof roles)[number]

/** Somebody who works with the dashboard. */
export interface Member {
  readonly id: string
  readonly name: string
  /** In lower case, and unique. */
  readonly email: string
  readonly role: Role
  readonly twoFactor: boolean
  readonly hasPassword: boolean
  readonly passkeys: number
  readonly createdAt: number
  readonly lastSignInAt: number | null
}

/** A link that makes one member, once. */
export interface Invitation {
  readonly id: string
  readonly role: Role
  /** The only address that may use it; null for any. */
  readonly email: string | null
  readonly createdAt: number
  readonly createdBy: string
  readonly expiresAt: number
}

export interface Application {
  readonly id: ApplicationId
  readonly organizationId: string
  readonly region: string
  readonly environment: 'production' | 'staging' | 'sandbox'
  /** The parts that PATCH /v3/applications replaces, by name. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly createdAt: number
  readonly updatedAt: number
  readonly revision: number
}

export interface ApiKey {
  readonly id: string
  readonly applicationId: ApplicationId
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

export interface Connector {
  /** The row's handle inside the store. */
  readonly n: number
  readonly id: string
  readonly provider: string
  readonly name: string
  /** The public settings of the active credential; a secret never stands here. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly scope: readonly string[] | null
  readonly activeCredentialId: CredentialId | null
  readonly credentialCount: number
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
  readonly updatedBy: string
  readonly revision: number
}

export interface Credential {
  /** The row's handle inside the store. */
  readonly n: number
  readonly id: CredentialId
  readonly name: string
  readonly type: string
  readonly version: number
  readonly fingerprint: string
  readonly createdAt: number
  readonly createdBy: string
  readonly updatedAt: number
  readonly updatedBy: string
  readonly lastUsedAt: number | null
  readonly revision: number
}

/** A credential with what a change of it has to know of its connector. */
export interface CredentialInConnector extends Credential {
  readonly connectorN: number
  readonly connectorRevision: number
  readonly activeCredentialId: CredentialId | null
}

export interface SealedVersion {
  readonly version: number
  readonly keyId: number
  readonly box: Uint8Array
}

/** A version that is kept of a credential, without its box. */
export interface KeptVersion {
  readonly version: number
  /** Null where it was sealed before fingerprints were kept with the versions. */
  readonly fingerprint: string | null
  readonly sealedAt: number
  readonly sealedBy: string
}

/** How long a credential has been there, has had its data, and has not been used. */
export interface CredentialAge {
  /** The row's handle inside the store. */
  readonly n: number
  readonly id: CredentialId
  readonly name: string
  readonly createdAt: number
  /** When the data that it has now was sealed. */
  readonly sealedAt: number
  readonly lastUsedAt: number | null
}

/** Where a walk over credentials has come to. */
export type CredentialCursor = Pick<CredentialAge, 'n' | 'createdAt'>

/** What an application's keys did in one day. */
export interface UsageDay {
  /** Unix seconds divided by 86,400. */
  readonly day: number
  readonly requests: number
  readonly errors: number
  readonly changes: number
}

export interface AuditRow {
  readonly seq: number
  readonly record: string
  readonly mac: Uint8Array
}

export interface AuditHead {
  readonly chain: string
  readonly seq: number
  readonly mac: Uint8Array
  readonly seal: Uint8Array
}

export interface Page {
  readonly limit: number
  readonly offset: number
}

export interface CredentialPage extends Page {
  readonly sortBy: 'created_at' | 'updated_at'
  readonly orderBy: 'asc' | 'desc'
}

/** A sealed version with the place that it was sealed for. */
export interface PlacedVersion extends SealedVersion {
  readonly slot: number
  readonly applicationId: ApplicationId
  readonly provider: string
  readonly credentialId: CredentialId
}

// --- reads ---

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
  /** How many boxes are sealed under a data key. */
  countSealedUnder(keyId: number): Promise<number>
  /** How many boxes belong to no credential that is live; there should be none. */
  countStrayBoxes(): Promise<number>
  auditHeads(): Promise<readonly AuditHead[]>
  auditRecords(chain: string, afterSeq: number, limit: number): Promise<readonly AuditRow[]>
  /** The newest first. */
  auditRecordsBefore(chain: string, beforeSeq: number, limit: number): Promise<readonly AuditRow[]>
  /** Live connectors with their application, for checks over all of them. */
  allConnectors(): Promise<readonly (Connector & { readonly applicationId: ApplicationId })[]>
  counts(): Promise<{ readonly applications: number; readonly connectors: number; readonly credentials: number }>
}

// --- changes ---

export interface Plan {
  readonly changes: readonly Change[]
  readonly audit: readonly AuditEntry[]
}

/** A finished record and the chain that it goes to: an application's id, or '' for the deployment's own. */
export interface AuditEntry {
  readonly chain: string
  readonly record: string
}

export interface NewConnector extends Omit<Connector, 'n' | 'revision'> {
  readonly applicationId: ApplicationId
}

/** A credential's columns that a change sets; what stays away keeps its value. */
export interface CredentialUpdate {
  readonly name?: string
  readonly next?: SealedVersion & { readonly fingerprint: string }
  readonly updatedAt: number
  readonly updatedBy: string
}

export interface ConnectorUpdate {
  readonly name?: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly scope?: readonly string[] | null
  readonly activeCredentialId?: CredentialId
  readonly updatedAt: number
  readonly updatedBy: string
}

export interface NewMember extends Pick<Member, 'id' | 'name' | 'email' | 'role' | 'createdAt'> {
  /** Somebody has vouched for the address. */
  readonly emailVerified: boolean
  /** The scrypt hash of the password that the member chose. */
  readonly passwordHash: string
}

export type NewCredential = Omit<Credential, 'n' | 'revision' | 'lastUsedAt'> & { readonly sealed: SealedVersion }

export type Change =
  | { readonly kind: 'deployment.insert'; readonly deployment: Omit<Deployment, 'rootBackedUpAt'> }
  | { readonly kind: 'deployment.rootBackedUp'; readonly rootId: string; readonly at: number }
  | { readonly kind: 'deployment.root'; readonly from: string; readonly to: string }
  | { readonly kind: 'dataKey.insert'; readonly row: DataKeyRow }
  | {
      readonly kind: 'dataKey.state'
      readonly id: number
      readonly from: DataKeyRow['state']
      readonly to: DataKeyRow['state']
    }
  | { readonly kind: 'dataKey.rewrap'; readonly row: DataKeyRow; readonly fromRoot: string }
  /** Refused (stale) while a box is sealed under it or while it seals. */
  | { readonly kind: 'dataKey.destroy'; readonly id: number; readonly at: number }
  | {
      readonly kind: 'sealed.rewrap'
      readonly slot: number
      readonly version: number
      readonly fromKeyId: number
      readonly keyId: number
      readonly box: Uint8Array
    }
  | { readonly kind: 'application.insert'; readonly application: Omit<Application, 'revision'> }
  | {
      readonly kind: 'application.update'
      readonly id: ApplicationId
      readonly revision: number
      readonly settings: Readonly<Record<string, unknown>>
      readonly updatedAt: number
    }
  | { readonly kind: 'apiKey.insert'; readonly key: ApiKey; readonly hash: Uint8Array }
  | { readonly kind: 'apiKey.revoke'; readonly app: ApplicationId; readonly id: string; readonly at: number }
  | { readonly kind: 'apiKey.used'; readonly id: string; readonly at: number }
  /** Adds to what is counted already. */
  | {
      readonly kind: 'usage.add'
      readonly app: ApplicationId
      readonly day: number
      readonly requests: number
      readonly errors: number
      readonly changes: number
    }
  | { readonly kind: 'invitation.insert'; readonly invitation: Invitation; readonly hash: Uint8Array }
  /** Refused (stale) when it was used, revoked or expired. */
  | { readonly kind: 'invitation.use'; readonly id: string; readonly at: number }
  | { readonly kind: 'invitation.revoke'; readonly id: string; readonly at: number }
  /** Those of one maker that are still open; there may be none. */
  | { readonly kind: 'invitation.revokeAllBy'; readonly createdBy: string; readonly at: number }
  /** Writes nothing. Refused (stale) while one of that maker can be used, the plan's own changes before it counted. */
  | { readonly kind: 'invitation.expectNoneBy'; readonly createdBy: string; readonly at: number }
  | { readonly kind: 'member.insert'; readonly member: NewMember }
  /** Refused (stale) when it would leave no owner. */
  | { readonly kind: 'member.role'; readonly id: string; readonly from: Role; readonly to: Role; readonly at: number }
  /** With sessions, passkeys and all. Refused (stale) when it would leave no owner. */
  | { readonly kind: 'member.delete'; readonly id: string }
  | { readonly kind: 'member.signedIn'; readonly id: string; readonly at: number }
  | { readonly kind: 'connector.insert'; readonly connector: NewConnector; readonly primary?: NewCredential }
  | {
      readonly kind: 'connector.update'
      readonly app: ApplicationId
      readonly n: number
      readonly revision: number
      readonly set: ConnectorUpdate
    }
  /** With all its credentials: their boxes are destroyed, the shells stay until they are purged. */
  | {
      readonly kind: 'connector.delete'
      readonly app: ApplicationId
      readonly n: number
      readonly revision: number
      readonly at: number
      readonly by: string
    }
  /** Needs the connector as it was read: the plan counts the new credential in. */
  | {
      readonly kind: 'credential.insert'
      readonly app: ApplicationId
      readonly connectorN: number
      readonly connectorRevision: number
      readonly credential: NewCredential
    }
  /** Needs the credential as it was read, in a connector whose active credential is still the one that was read. */
  | {
      readonly kind: 'credential.update'
      readonly app: ApplicationId
      readonly credential: CredentialInConnector
      readonly set: CredentialUpdate
    }
  /** Writes nothing, but needs the credential as it was read. */
  | { readonly kind: 'credential.expect'; readonly app: ApplicationId; readonly n: number; readonly revision: number }
  | {
      readonly kind: 'credential.delete'
      readonly app: ApplicationId
      readonly credential: CredentialInConnector
      readonly at: number
      readonly by: string
    }
  /** Removes the shells of what was deleted before a time. */
  | { readonly kind: 'purge'; readonly deletedBefore: number }
