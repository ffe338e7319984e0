import { DAY_S } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { providerNamed } from '../providers/index.ts'
import type { Application, Change, Grant, GrantSession } from '../store/store.ts'
import type { Keyring } from '../vault/keyring.ts'
import { newRefreshToken, type RefreshToken } from './refresh-token.ts'
import { TOKEN_LIFE_S } from './signing-keys.ts'
import type { Subject } from './tokens.ts'

const IDLE_S = 90 * DAY_S
const ABSOLUTE_S = 365 * DAY_S

export interface StartedSession {
  readonly session: GrantSession
  readonly change: Change
  readonly refreshToken: string | undefined
}

export interface StartOptions {
  readonly application: Application
  readonly grant: Pick<Grant, 'id'>
  readonly scope: readonly string[]
  readonly now: number
  /** With a refresh token, and for whom. */
  readonly offline?: { readonly client: RefreshToken['client']; readonly rotates: boolean } | undefined
}

/** A new session of a grant: as long as its one access token, or with a refresh token, as long as the application says. */
export function startSession(keys: Keyring, { application, grant, scope, now, offline }: StartOptions): StartedSession {
  const { idle_s, absolute_s, rotates } = refreshing(application)
  // An application that gives them no time wants none.
  const given = idle_s > 0 && absolute_s > 0 ? offline : undefined
  const { id: app } = application
  const id = newId()
  const refresh = given && newRefreshToken(keys, { client: given.client, app, sessionId: id })
  const session: GrantSession = {
    id,
    app,
    grantId: grant.id,
    refreshHash: refresh?.hash ?? null,
    scope,
    rotates: refresh !== undefined && (rotates || given?.rotates === true),
    createdAt: now,
    usedAt: now,
    idleS: refresh === undefined ? TOKEN_LIFE_S : idle_s,
    expiresAt: now + (refresh === undefined ? TOKEN_LIFE_S : absolute_s),
    revokedAt: null,
  }
  return { session, change: { kind: 'session.insert', session }, refreshToken: refresh?.text }
}

/** Whether a session can be refreshed at a time. */
export function goesOn({ revokedAt, usedAt, idleS, expiresAt }: GrantSession, now: number): boolean {
  return revokedAt === null && usedAt + idleS > now && expiresAt > now
}

/** Whether a use of its refresh token replaces that: its own sign-in has asked for it, or by now the application does. */
export function rotatesIn(application: Application, session: Pick<GrantSession, 'rotates'>): boolean {
  return session.rotates || refreshing(application).rotates
}

export function subjectOf(session: GrantSession, grant: Grant): Subject {
  const { email, name, provider } = grant
  const emailVerified = providerNamed(provider)?.vouchesForAddresses === true
  return { session, email, emailVerified, name, provider }
}

/** What the application's settings say of refresh tokens, in seconds. */
function refreshing({ settings }: Application) {
  const set = (settings['additional_settings'] ?? {}) as Readonly<Record<string, unknown>>
  const seconds = (name: string, otherwise: number) => {
    const value = set[name]
    return typeof value === 'number' ? value : otherwise
  }
  return {
    idle_s: seconds('refresh_token_expiration_idle', IDLE_S),
    absolute_s: seconds('refresh_token_expiration_absolute', ABSOLUTE_S),
    rotates: set['rotate_refresh_token'] === true,
  }
}
