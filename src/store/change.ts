/** What a plan can be made of. */

import type { ApplicationId, CredentialId, GrantId } from '../lib/ids.ts'
import type { DataKeyRow } from '../vault/keyring.ts'
import type {
  ApiKey,
  Application,
  AuditStart,
  BoxKind,
  Connector,
  Credential,
  CredentialHealth,
  CredentialInConnector,
  Deployment,
  Grant,
  GrantSession,
  GrantStatus,
  Invitation,
  Lease,
  Member,
  PurgeKind,
  Role,
  SealedBox,
  SealedVersion,
  Trial,
} from './records.ts'

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

export type NewGrant = Omit<Grant, 'n' | 'revision'>

export type GrantUpdate = Omit<NewGrant, 'id' | 'createdAt' | 'createdBy'>

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
  /** Version 1 is put where nothing is; any later one in the place of the one before it. */
  | { readonly kind: 'box.put'; readonly box: Omit<SealedBox, 'n'> }
  | {
      readonly kind: 'box.delete'
      readonly boxKind: BoxKind
      readonly app: ApplicationId
      readonly id: string
      readonly version: number
    }
  /** Writes nothing, but needs the box to be at this version. */
  | {
      readonly kind: 'box.expect'
      readonly boxKind: BoxKind
      readonly app: ApplicationId
      readonly id: string
      readonly version: number
    }
  | {
      readonly kind: 'box.rewrap'
      readonly n: number
      readonly version: number
      readonly fromKeyId: number
      readonly keyId: number
      readonly box: Uint8Array
    }
  /** Needs a connector that is there, and a mailbox that has no grant. */
  | { readonly kind: 'grant.insert'; readonly app: ApplicationId; readonly grant: NewGrant }
  /** Everything that can change of it, in a connector that is there. */
  | {
      readonly kind: 'grant.update'
      readonly app: ApplicationId
      readonly n: number
      readonly revision: number
      readonly set: GrantUpdate
    }
  /** What came of using it. Needs the status that was read, so that what was deleted meanwhile stays invalid. */
  | {
      readonly kind: 'grant.tried'
      readonly app: ApplicationId
      readonly n: number
      readonly from: GrantStatus
      readonly to: GrantStatus
      readonly trial: Trial
      /** The version and the client that minted what it has now; null leaves what is there. */
      readonly credentialVersion: number | null
      readonly clientId: string | null
    }
  /** With its boxes and sessions. */
  | {
      readonly kind: 'grant.delete'
      readonly app: ApplicationId
      readonly n: number
      readonly id: GrantId
      readonly revision: number
    }
  | { readonly kind: 'session.insert'; readonly session: GrantSession }
  /** Refused (stale) when it was revoked, or another refresh token is good by then. */
  | {
      readonly kind: 'session.use'
      readonly app: ApplicationId
      readonly id: string
      readonly from: Uint8Array
      readonly to: Uint8Array
      readonly rotates: boolean
      readonly at: number
    }
  /** It may be revoked already. */
  | { readonly kind: 'session.revoke'; readonly app: ApplicationId; readonly id: string; readonly at: number }
  /** Needs nobody to hold it at `at`, and `fence` to be the next one. */
  | { readonly kind: 'lease.take'; readonly lease: Lease; readonly at: number }
  /** Writes nothing, but needs the lease to be held under this fence still, however late it is. */
  | { readonly kind: 'lease.expect'; readonly name: string; readonly fence: number }
  /** By whoever took it under this fence; otherwise nothing happens. */
  | { readonly kind: 'lease.release'; readonly name: string; readonly fence: number }
  /**
   * Needs `from` to be what is known of that version still, or of an earlier one: of two that end at once, the second has
   * to take into account what the first has found.
   */
  | {
      readonly kind: 'credential.health'
      readonly app: ApplicationId
      readonly from: CredentialHealth | undefined
      readonly health: CredentialHealth
    }
  | { readonly kind: 'credential.used'; readonly app: ApplicationId; readonly n: number; readonly at: number }
  /**
   * Removes the records of a chain up to the new start, which they were the first of, from `from` on: 0 where the chain
   * had no start. Refused (stale) when the start is another one by then, when the last record that would go is not the
   * one that the new start names, or when none would be left.
   */
  | { readonly kind: 'audit.archive'; readonly from: number; readonly start: AuditStart }
  /**
   * Removes a batch of one kind of what was deleted before a time, or has expired at `now`. Refused (stale) when there is
   * none of it.
   */
  | { readonly kind: 'purge'; readonly of: PurgeKind; readonly deletedBefore: number; readonly now: number }
