/** What the store keeps, as its reads answer it. */

import type { ApplicationId, CredentialId, GrantId } from '../lib/ids.ts'

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

/** The last record of a chain that was archived: the chain goes on with the one after it. */
export interface AuditStart {
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

/** Kinds of boxes beside those of credentials; each is a place of its own (vault/place.ts). */
export type BoxKind =
  /** What a grant authenticates with at its provider: a refresh token, a password. `id` is the grant's. */
  | 'grant-secret'
  /** The provider token that a grant has now, with what it was minted by. `id` is the grant's. */
  | 'grant-token'
  /** A hosted sign-in on its way. `id` is the hash of its state; it belongs to the deployment. */
  | 'sign-in'
  /** An authorization code, or the mark that one was used. `id` is its hash. */
  | 'code'
  /** The tenant whose administrator has consented through a credential that names none. `id` is the credential's. */
  | 'consent'
  /** A key that signs the tokens of this server. `id` is its key id; it belongs to the deployment. */
  | 'signing-key'

/** One sealed box. A new version takes the place of the one before, which is destroyed by that. */
export interface SealedBox {
  /** The row's handle inside the store. */
  readonly n: number
  readonly kind: BoxKind
  /** The application; '' for the deployment's own. */
  readonly app: ApplicationId
  readonly id: string
  readonly version: number
  readonly keyId: number
  /** When it is removed by itself; null for never. */
  readonly expiresAt: number | null
  readonly box: Uint8Array
}

/** A credential as it is now, as far as what was minted with it depends on that. */
export type PresentCredential = Pick<CredentialInConnector, 'id' | 'version' | 'activeCredentialId'>

/** A grant with the token that is kept of it, and the credential that it stands on; each undefined where there is none. */
export interface Lendable {
  readonly grant: Grant
  readonly token: SealedBox | undefined
  readonly credential: PresentCredential | undefined
}

/** What expires by a time of its own. */
export const expiringKinds = [
  'expired boxes',
  'expired verifications',
  'expired member sessions',
  'expired sessions',
] as const
/** What was deleted, of which something stays for a while; in this order, for the later ones are referred to by those before. */
export const goneKinds = [
  'sessions of gone grants',
  'leases of gone grants',
  'gone grants',
  'health of gone credentials',
  'consents of gone credentials',
  'gone credentials',
  'gone connectors',
] as const
/** What is removed by itself, a batch of one kind at a time. */
export type PurgeKind = (typeof expiringKinds | typeof goneKinds)[number]

export const grantStatuses = ['valid', 'invalid'] as const
export type GrantStatus = (typeof grantStatuses)[number]

/** Whose client a credential without one of its own has used: that of the connector's active one, as it then was. */
export interface Borrowed {
  /** Null while there is none. */
  readonly from: CredentialId | null
  readonly version: number
}

/** What was last tried with a provider, and what came of it. */
export interface Trial {
  readonly at: number
  /** In the words of the domain: `authorization_code`, `refresh_token`, `jwt_bearer`, `imap_login`. */
  readonly step: string
  readonly outcome: 'ok' | 'credential' | 'grant' | 'passing'
  /** The provider's own code and words, cut to a length; null where it gave none. */
  readonly code: string | null
  readonly message: string | null
  /** The client that was borrowed for it, where the credential has none of its own. */
  readonly borrowed?: Borrowed
  /** Until when the mailbox alone is not asked for again through this version of its credential. */
  readonly pause?: { readonly until: number; readonly version: number }
  /** Of a credential: the version of it had worked before, which a failure that may pass takes nothing away from. */
  readonly hasWorked?: true
}

/** The authentication of one mailbox. */
export interface Grant {
  /** The row's handle inside the store. */
  readonly n: number
  readonly id: GrantId
  readonly provider: string
  readonly connectorN: number
  readonly email: string
  readonly name: string | null
  readonly providerUserId: string | null
  readonly scope: readonly string[]
  /** What the provider's own file lets be shown; a secret never stands here. */
  readonly settings: Readonly<Record<string, unknown>>
  /** What whoever authenticated gave along. */
  readonly state: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly status: GrantStatus
  /** The credential behind it; null where the provider needs none. */
  readonly credentialId: CredentialId | null
  /** The version and the client that minted its tokens. */
  readonly credentialVersion: number | null
  readonly clientId: string | null
  readonly lastTrial: Trial | null
  readonly createdAt: number
  readonly createdBy: string
  /** When it was last authenticated or changed. */
  readonly updatedAt: number
  readonly revision: number
}

/** Who holds tokens of this server for a grant: what one code, or one call with client credentials, has led to. */
export interface GrantSession {
  readonly id: string
  readonly app: ApplicationId
  readonly grantId: GrantId
  /** The SHA-256 of the refresh token that is good now; null where none was given. */
  readonly refreshHash: Uint8Array | null
  readonly scope: readonly string[]
  /** Whether each use of the refresh token replaces it. */
  readonly rotates: boolean
  readonly createdAt: number
  readonly usedAt: number
  /** Seconds for which it may stay unused, and the end whatever happens. */
  readonly idleS: number
  readonly expiresAt: number
  readonly revokedAt: number | null
}

/** What the name of a grant's lease begins with. */
export const GRANT_LEASE = 'grant '

/** The lease that lets one at a time refresh a grant. It goes with the grant. */
export function leaseOfGrant(id: string): string {
  return GRANT_LEASE + id
}

/** Who may do something that only one may do at a time, over all instances. */
export interface Lease {
  readonly name: string
  readonly holder: string
  /** Grows by one each time it is taken. */
  readonly fence: number
  /** 0 once it was given back; a time in the past says that its holder has died or is late. */
  readonly until: number
}

export interface CredentialHealth {
  readonly credentialId: CredentialId
  readonly state: 'ok' | 'failing'
  /** The version that was tried. */
  readonly version: number
  readonly lastTrial: Trial
  readonly lastOkAt: number | null
  /** Calls through it wait until then; null while they need not. */
  readonly pausedUntil: number | null
  /** How often in a row it was the credential's failure. */
  readonly failures: number
}

/** A credential whose current version its provider has refused when it was last used. */
export interface FailingCredential extends CredentialHealth {
  readonly name: string
  readonly provider: string
}

export interface GrantPage extends Page {
  readonly sortBy: 'created_at' | 'updated_at'
  readonly orderBy: 'asc' | 'desc'
}

/** What a list of grants is narrowed by; null leaves it open. */
export interface GrantFilter {
  readonly provider: string | null
  readonly status: GrantStatus | null
  readonly ip: string | null
  readonly credentialId: string | null
  /** Created at that time or later, and before that time. */
  readonly since: number | null
  readonly before: number | null
}
