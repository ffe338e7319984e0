import type { ApplicationId, CredentialId } from '../../lib/ids.ts'
import type { DataKeyRow } from '../../vault/keyring.ts'
import type {
  ApiKey,
  Application,
  Connector,
  Credential,
  CredentialAge,
  CredentialInConnector,
  Deployment,
  Invitation,
  KeptVersion,
  Member,
  PlacedVersion,
  SealedVersion,
} from '../store.ts'
import type * as queries from './queries.ts'

// What a query answers, as the port's records. The casts give rows of our own tables their branded ids and closed unions
// back; the schema's CHECKs and the inserts in writes/ are what they rest on.

type Row<S> = S extends { readonly row?: infer R } ? R : never

export function toApiKey(row: Row<typeof queries.apiKeyByHash>): ApiKey {
  return {
    id: row.id,
    applicationId: row.application_id as ApplicationId,
    name: row.name,
    scopes: scopesOf(row.scopes),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}

/** There are few different lists of scopes, and every request reads one. */
const scopeLists = new Map<string, readonly string[]>()
const MAX_SCOPE_LISTS = 256

function scopesOf(text: string): readonly string[] {
  let scopes = scopeLists.get(text)
  if (scopes === undefined) {
    scopes = JSON.parse(text) as string[]
    if (scopeLists.size < MAX_SCOPE_LISTS) scopeLists.set(text, scopes)
  }
  return scopes
}

export function toApplication(row: Row<typeof queries.application>): Application {
  return {
    id: row.id as ApplicationId,
    organizationId: row.organization_id,
    region: row.region,
    environment: row.environment as Application['environment'],
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}

export function toConnector(row: Row<typeof queries.connector>): Connector {
  return {
    n: row.n,
    id: row.id,
    provider: row.provider,
    name: row.name,
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    scope: row.scope === null ? null : (JSON.parse(row.scope) as string[]),
    activeCredentialId: row.active_credential_id as CredentialId | null,
    credentialCount: row.credential_count,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    revision: row.revision,
  }
}

export function toCredential(row: Row<(typeof queries.credentialPages)['created_at']['asc']>): Credential {
  return {
    n: row.n,
    id: row.id as CredentialId,
    name: row.name,
    type: row.type,
    version: row.version,
    fingerprint: row.fingerprint,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    lastUsedAt: row.last_used_at,
    revision: row.revision,
  }
}

export function toCredentialInConnector(row: Row<typeof queries.credential>): CredentialInConnector {
  return {
    ...toCredential(row),
    connectorN: row.connector_n,
    connectorRevision: row.connector_revision,
    activeCredentialId: row.active_credential_id as CredentialId | null,
  }
}

export function toSealedVersion(row: Row<typeof queries.sealedVersion>): SealedVersion {
  return { version: row.version, keyId: row.key_id, box: row.box }
}

export function toKeptVersion(row: Row<typeof queries.credentialVersions>): KeptVersion {
  return { version: row.version, fingerprint: row.fingerprint, sealedAt: row.sealed_at, sealedBy: row.sealed_by }
}

export function toCredentialAge(row: Row<typeof queries.credentialAges>): CredentialAge {
  return {
    n: row.n,
    id: row.id as CredentialId,
    name: row.name,
    createdAt: row.created_at,
    // Every live credential has a version; a row without one could not have been inserted.
    sealedAt: row.sealed_at ?? row.created_at,
    lastUsedAt: row.last_used_at,
  }
}

export function toPlacedVersion(row: Row<typeof queries.sealedVersionsAfter>): PlacedVersion {
  return {
    slot: row.slot,
    version: row.version,
    keyId: row.key_id,
    box: row.box,
    applicationId: row.application_id as ApplicationId,
    provider: row.provider,
    credentialId: row.credential_id as CredentialId,
  }
}

export function toDataKey(row: Row<typeof queries.dataKeys>): DataKeyRow {
  return {
    id: row.id,
    purpose: row.purpose,
    applicationId: row.application_id,
    state: row.state,
    rootId: row.root_id,
    box: row.box === null ? null : Buffer.from(row.box),
    createdAt: row.created_at,
    destroyedAt: row.destroyed_at,
  }
}

export function toDeployment(row: Row<typeof queries.deployment>): Deployment {
  return { id: row.id, rootId: row.root_id, rootBackedUpAt: row.root_backed_up_at, createdAt: row.created_at }
}

export function toMember(row: Row<typeof queries.members>): Member {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    twoFactor: row.two_factor_enabled === 1,
    hasPassword: (row.passwords ?? 0) > 0,
    passkeys: row.passkeys ?? 0,
    createdAt: Math.floor(Date.parse(row.created_at) / 1000),
    lastSignInAt: row.last_sign_in_at,
  }
}

export function toInvitation(row: Row<typeof queries.openInvitation>): Invitation {
  return {
    id: row.id,
    role: row.role,
    email: row.email,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
  }
}
