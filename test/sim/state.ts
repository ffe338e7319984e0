import { isDeepStrictEqual } from 'node:util'
import type { AuthorizationCode } from '../../src/tokens/code.ts'
import type { CredentialHealth, Role, Trial } from '../../src/store/store.ts'

// What must be true, in plain maps. Nothing here knows how the product does it.

export interface StoredCredential {
  readonly id: string
  readonly createdOrder: number
  name: string
  readonly type: string
  version: number
  data: Data
  previous: Data | undefined
  /** The data of every version that there was, by which it is known what a provider was asked with. */
  readonly history: Map<number, Data>
  /** What came of using it; undefined before it was used. */
  health: Omit<CredentialHealth, 'credentialId'> | undefined
  readonly createdAt: number
  readonly createdBy: string
  updatedAt: number
  updatedBy: string
}

export type Data = Readonly<Record<string, unknown>>

export interface StoredConnector {
  readonly id: string
  readonly provider: string
  name: string
  scope: readonly string[] | null
  settings: Data
  active: string | null
  readonly credentials: Map<string, StoredCredential>
  readonly createdAt: number
  readonly createdBy: string
  updatedAt: number
  updatedBy: string
}

export interface StoredGrant {
  readonly id: string
  readonly provider: string
  readonly email: string
  readonly name: string | null
  readonly userId: string | null
  status: 'valid' | 'invalid'
  scope: readonly string[]
  settings: Data
  /** The credential behind it; null where no provider is. */
  credentialId: string | null
  credentialVersion: number | null
  clientId: string | null
  lastTrial: Trial
  /** What is sealed for it; undefined once it was destroyed. */
  secret: Data | undefined
  token: StoredToken | undefined
  readonly createdAt: number
  readonly createdBy: string
  updatedAt: number
  /** When the connector that it stands on was deleted: some time later it goes too. */
  endedAt: number | undefined
}

/** A token of a provider, as it is sealed. */
export interface StoredToken {
  readonly access_token: string
  readonly minted_at: number
  readonly expires_at: number
  readonly scope: readonly string[]
  readonly credential_id: string
  readonly credential_version: number
  readonly client_id: string
}

/** A session of a grant, which an access token names. */
export interface StoredSession {
  readonly id: string
  readonly grantId: string
  readonly expiresAt: number
  revokedAt: number | null
  /** The SHA-256 of the refresh token that is good; null where none was given. */
  refreshHash: string | null
  readonly rotates: boolean
  readonly idleS: number
  usedAt: number
  /** Taken away some time after it has expired; a clock that is put back does not bring it again. */
  purged: boolean
}

/** A code that a sign-in has led to, under its id. */
export interface StoredCode {
  readonly of: AuthorizationCode
  /** Of the code, or of the mark that has taken its place. */
  readonly expiresAt: number
  /** The session that it has led to, null where it was refused; undefined before it was used. */
  readonly used: string | null | undefined
  purged: boolean
}

export interface StoredKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number | null
  revokedAt: number | null
}

export interface StoredApplication {
  readonly id: string
  readonly fixed: Data
  settings: Record<string, unknown>
  readonly createdAt: number
  updatedAt: number
  readonly connectors: Map<string, StoredConnector>
  readonly keys: Map<string, StoredKey>
  readonly grants: Map<string, StoredGrant>
  readonly sessions: Map<string, StoredSession>
  readonly codes: Map<string, StoredCode>
}

export interface StoredMember {
  readonly id: string
  readonly name: string
  readonly email: string
  role: Role
  readonly createdAt: number
}

export interface StoredInvitation {
  readonly id: string
  readonly role: Role
  readonly email: string | null
  readonly createdAt: number
  readonly createdBy: string
  readonly expiresAt: number
  over: boolean
}

/** An audit record that must stand in a chain; `at` and the request are those of the change. */
export interface Expected {
  readonly event: string
  readonly actor: { readonly type: string; readonly id: string | undefined }
  readonly target: Data
  readonly changed: readonly string[]
  readonly at: number
  readonly requestId: string | undefined
  readonly result: string
}

export interface State {
  readonly applications: Map<string, StoredApplication>
  readonly members: Map<string, StoredMember>
  readonly invitations: Map<string, StoredInvitation>
  readonly chains: Map<string, Expected[]>
  readonly dataKeys: Map<number, string>
  rootId: string
  order: number
}

export const openInvitations = (state: State, now: number): StoredInvitation[] =>
  [...state.invitations.values()].filter((one) => !one.over && one.expiresAt > now)

export const owners = (state: State): StoredMember[] =>
  [...state.members.values()].filter(({ role }) => role === 'owner')

const PUBLIC = ['client_id', 'tenant', 'topic_name', 'project_id']

/** The settings that a connector shows of its active credential. */
export const shown = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([name]) => PUBLIC.includes(name)))

export const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b)

/** A version more of a credential, with other data; the one before is kept. @returns whether it is other data */
export function renew(credential: StoredCredential, data: Data): boolean {
  if (same(credential.data, data)) return false
  Object.assign(credential, { previous: credential.data, data, version: credential.version + 1 })
  credential.history.set(credential.version, data)
  return true
}

/** What stands on something that is deleted is invalid from then on, and what is sealed for it is destroyed. */
export function endGrants(app: StoredApplication, isOn: (grant: StoredGrant) => boolean): void {
  for (const grant of app.grants.values())
    if (isOn(grant)) Object.assign(grant, { status: 'invalid', secret: undefined, token: undefined })
}

/** Until when calls through a credential as it is now wait: it is failing, or the provider has asked for that. */
export const pausedUntil = ({ health, version }: StoredCredential, now: number): number | null =>
  health?.version === version && (health.pausedUntil ?? 0) > now ? health.pausedUntil : null

/** Whether a grant waits whose mailbox alone was refused. */
export const isAlonePaused = (
  { lastTrial: { pause } }: StoredGrant,
  { version }: StoredCredential,
  now: number,
): boolean => pause?.version === version && pause.until > now

/** Whether the provider has refused a credential as it is now. */
export const isFailing = ({ health, version }: StoredCredential): boolean =>
  health?.state === 'failing' && health.version === version
