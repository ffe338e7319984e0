import type { ApplicationId, CredentialId, GrantId } from '../../lib/ids.ts'
import type {
  BoxKind,
  CredentialHealth,
  FailingCredential,
  Grant,
  GrantSession,
  Lease,
  Lendable,
  SealedBox,
  Trial,
} from '../store.ts'
import type * as queries from './grant-queries.ts'

// As in records.ts: the casts give rows of our own tables their branded ids and closed unions back.

type Row<S> = S extends { readonly row?: infer R } ? R : never

export function toGrant(row: Row<typeof queries.grant>): Grant {
  return {
    n: row.n,
    id: row.id as GrantId,
    provider: row.provider,
    connectorN: row.connector_n,
    email: row.email,
    name: row.name,
    providerUserId: row.provider_user_id,
    scope: JSON.parse(row.scope) as string[],
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    state: row.state,
    ip: row.ip,
    userAgent: row.user_agent,
    status: row.status,
    credentialId: row.credential_id as CredentialId | null,
    credentialVersion: row.credential_version,
    clientId: row.client_id,
    lastTrial: row.last_trial === null ? null : (JSON.parse(row.last_trial) as Trial),
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}

export function toLendable(row: Row<typeof queries.lendable>): Lendable {
  const { token_n: n, token_version: version, token_key_id: keyId, token_box: box } = row
  const of = { kind: 'grant-token', app: row.application_id as ApplicationId, id: row.id } as const
  return {
    grant: toGrant(row),
    token:
      n === null || version === null || keyId === null || box === null
        ? undefined
        : { ...of, n, version, keyId, expiresAt: row.token_expires_at, box },
    credential:
      row.present_connector_n === null || row.credential_id === null || row.present_version === null
        ? undefined
        : {
            id: row.credential_id as CredentialId,
            version: row.present_version,
            activeCredentialId: row.active_credential_id as CredentialId | null,
          },
  }
}

export function toBox(row: Row<typeof queries.box>): SealedBox {
  return {
    n: row.n,
    kind: row.kind as BoxKind,
    app: row.application_id as ApplicationId,
    id: row.id,
    version: row.version,
    keyId: row.key_id,
    expiresAt: row.expires_at,
    box: row.box,
  }
}

export function toSession(row: Row<typeof queries.session>): GrantSession {
  return {
    id: row.id,
    app: row.application_id as ApplicationId,
    grantId: row.grant_id as GrantId,
    refreshHash: row.refresh_hash,
    scope: JSON.parse(row.scope) as string[],
    rotates: row.rotates === 1,
    createdAt: row.created_at,
    usedAt: row.used_at,
    idleS: row.idle_s,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }
}

export function toLease(row: Row<typeof queries.lease>): Lease {
  return { name: row.name, holder: row.holder, fence: row.fence, until: row.until }
}

export function toCredentialHealth(row: Row<typeof queries.credentialHealth>): CredentialHealth {
  return {
    credentialId: row.credential_id as CredentialId,
    state: row.state,
    version: row.version,
    lastTrial: JSON.parse(row.last_trial) as Trial,
    lastOkAt: row.last_ok_at,
    pausedUntil: row.paused_until,
    failures: row.failures,
  }
}

export function toFailingCredential(row: Row<typeof queries.failingCredentials>): FailingCredential {
  return { ...toCredentialHealth(row), name: row.name, provider: row.provider }
}
