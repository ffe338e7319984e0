import type { ColumnType } from 'kysely'

/** A column that an INSERT sets and no UPDATE may. */
type Fixed<T> = ColumnType<T, T, never>

/** A column of a view. */
type Seen<T> = ColumnType<T, never, never>

/** The tables and views of the engines' migrations/, as Kysely sees them. */
export interface Tables {
  deployment: {
    id: Fixed<string>
    root_id: string
    // Absent in an INSERT, which leaves it null.
    root_backed_up_at: ColumnType<number | null, undefined, number | null>
    created_at: Fixed<number>
  }
  data_keys: {
    id: Fixed<number>
    purpose: Fixed<'data' | 'fingerprint' | 'audit'>
    application_id: Fixed<string | null>
    state: 'staged' | 'primary' | 'open-only' | 'destroyed'
    root_id: string
    box: Uint8Array | null
    created_at: Fixed<number>
    destroyed_at: number | null
  }
  applications: {
    id: Fixed<string>
    organization_id: string
    region: string
    environment: string
    settings: string
    created_at: Fixed<number>
    updated_at: number
    revision: number
  }
  api_keys: {
    id: Fixed<string>
    application_id: Fixed<string>
    name: string
    hash: Fixed<Uint8Array>
    scopes: Fixed<string>
    created_at: Fixed<number>
    expires_at: Fixed<number | null>
    revoked_at: number | null
    last_used_at: number | null
  }
  connectors: {
    n: ColumnType<number, number | null, never>
    id: Fixed<string>
    application_id: Fixed<string>
    provider: Fixed<string>
    name: string
    settings: string
    scope: string | null
    active_credential_id: string | null
    credential_count: number
    created_at: Fixed<number>
    created_by: Fixed<string>
    updated_at: number
    updated_by: string
    deleted_at: number | null
    revision: number
  }
  credentials: {
    n: ColumnType<number, number | null, never>
    id: Fixed<string>
    connector_n: Fixed<number>
    name: string
    type: Fixed<string>
    created_at: Fixed<number>
    created_by: Fixed<string>
    updated_at: number
    updated_by: string
    last_used_at: number | null
    deleted_at: number | null
    revision: number
  }
  sealed_versions: {
    slot: Fixed<number>
    version: number
    key_id: number
    revision: number
    fingerprint: string | null
    sealed_at: number
    sealed_by: string
    box: Uint8Array
  }
  current_credentials: {
    n: Seen<number>
    id: Seen<string>
    connector_n: Seen<number>
    name: Seen<string>
    type: Seen<string>
    version: Seen<number>
    fingerprint: Seen<string>
    created_at: Seen<number>
    created_by: Seen<string>
    updated_at: Seen<number>
    updated_by: Seen<string>
    last_used_at: Seen<number | null>
    revision: Seen<number>
  }
  /** This and the other tables of members are better-auth's; what is not named here is its own affair. */
  members: {
    id: Fixed<string>
    name: string
    email: Fixed<string>
    email_verified: Fixed<number>
    role: 'owner' | 'admin' | 'viewer'
    two_factor_enabled: ColumnType<number | null, undefined, never>
    last_sign_in_at: ColumnType<number | null, undefined, number>
    created_at: Fixed<string>
    updated_at: string
  }
  member_accounts: {
    id: Fixed<string>
    member_id: Fixed<string>
    account_id: Fixed<string>
    provider_id: Fixed<string>
    password: Fixed<string | null>
    created_at: Fixed<string>
    updated_at: Fixed<string>
  }
  member_sessions: { id: Fixed<string>; expires_at: Fixed<string> }
  member_verifications: { id: Fixed<string>; expires_at: Fixed<string> }
  member_passkeys: { id: Fixed<string>; member_id: Fixed<string> }
  invitations: {
    id: Fixed<string>
    hash: Fixed<Uint8Array>
    role: Fixed<'owner' | 'admin' | 'viewer'>
    email: Fixed<string | null>
    created_at: Fixed<number>
    created_by: Fixed<string>
    expires_at: Fixed<number>
    used_at: ColumnType<number | null, undefined, number>
    revoked_at: ColumnType<number | null, undefined, number>
  }
  grants: {
    n: ColumnType<number, undefined, never>
    id: Fixed<string>
    application_id: Fixed<string>
    connector_n: number
    provider: string
    email: string
    mailbox: string
    name: string | null
    provider_user_id: string | null
    scope: string
    settings: string
    state: string | null
    ip: string | null
    user_agent: string | null
    status: 'valid' | 'invalid'
    credential_id: string | null
    credential_version: number | null
    client_id: string | null
    last_trial: string | null
    created_at: Fixed<number>
    created_by: Fixed<string>
    updated_at: number
    revision: number
  }
  sealed_boxes: {
    n: ColumnType<number, undefined, never>
    kind: Fixed<string>
    application_id: Fixed<string>
    id: Fixed<string>
    version: number
    key_id: number
    expires_at: number | null
    box: Uint8Array
  }
  grant_sessions: {
    id: Fixed<string>
    application_id: Fixed<string>
    grant_id: Fixed<string>
    refresh_hash: Uint8Array | null
    scope: Fixed<string>
    rotates: number
    created_at: Fixed<number>
    used_at: number
    idle_s: Fixed<number>
    expires_at: Fixed<number>
    revoked_at: number | null
  }
  leases: { name: Fixed<string>; holder: string; fence: number; until: number }
  credential_health: {
    credential_id: Fixed<string>
    application_id: Fixed<string>
    state: 'ok' | 'failing'
    version: number
    last_trial: string
    last_ok_at: number | null
    paused_until: number | null
    failures: number
  }
  usage_days: { application_id: Fixed<string>; day: Fixed<number>; requests: number; errors: number; changes: number }
  audit_records: { chain: Fixed<string>; seq: Fixed<number>; record: Fixed<string>; mac: Fixed<Uint8Array> }
  audit_heads: { chain: Fixed<string>; seq: number; mac: Uint8Array; seal: Uint8Array }
  audit_starts: { chain: Fixed<string>; seq: number; mac: Uint8Array; seal: Uint8Array }
}
