import { hash, randomBytes } from 'node:crypto'
import type { ApplicationId, GrantId } from '../lib/ids.ts'
import { openBox, sealBox } from '../sealed/boxes.ts'
import type { Change, SealedBox } from '../store/store.ts'
import type { Keyring } from '../vault/keyring.ts'

/** What a sign-in has led to, for whoever brings the code to the token endpoint (RFC 6749 section 4.1.2), as it is sealed. */
export interface AuthorizationCode {
  readonly grant_id: GrantId
  /** The redirect URI of the request, byte for byte. */
  readonly redirect_uri: string
  readonly scope: readonly string[]
  /** RFC 7636; null where the request had none. */
  readonly code_challenge: string | null
  readonly code_challenge_method: 'plain' | 'S256' | null
  /** What the ID token carries for the client to compare; null where the request had none. */
  readonly nonce: string | null
  /** A refresh token was asked for. */
  readonly offline: boolean
  /** The request asks for refresh tokens that are replaced at each use, whatever the application's settings say. */
  readonly rotate_refresh_token: boolean
}

/** What stands in the place of a code that was used, or was refused: it is good for nothing any more. */
export interface UsedCode {
  readonly used_at: number
  /** The session that it has led to, which a second use ends; null where it was refused. */
  readonly session_id: string | null
}

const PREFIX = 'clav_ac_'
/** How long a code is good for. */
export const CODE_LIFE_S = 600
/** How long a second use is noticed. */
const MARK_LIFE_S = 86_400

/**
 * Makes a code for a sign-in that has succeeded: good for ten minutes, and once.
 *
 * @returns the code itself, which only the redirect carries, and the change that keeps it under its hash
 */
export function newCode(
  keys: Keyring,
  of: { readonly app: ApplicationId; readonly now: number; readonly code: AuthorizationCode },
): { readonly code: string; readonly change: Change } {
  const code = PREFIX + randomBytes(32).toString('base64url')
  const at = { kind: 'code', app: of.app, id: codeId(code), version: 1, expiresAt: of.now + CODE_LIFE_S } as const
  return { code, change: { kind: 'box.put', box: sealBox(keys, at, of.code) } }
}

/** The id under which a code is kept: nobody who reads the database can bring the code itself. */
export function codeId(code: string): string {
  return hash('sha256', code, 'hex')
}

/** What is kept of a code. @throws Unsealable */
export function openCode(keys: Keyring, box: SealedBox): AuthorizationCode | UsedCode {
  return openBox(keys, box) as AuthorizationCode | UsedCode
}

/** Puts the mark in the place of a code, if nobody has used it since it was read. */
export function useCode(
  keys: Keyring,
  { kind, app, id, version }: SealedBox,
  { now, sessionId }: { readonly now: number; readonly sessionId: string | null },
): Change {
  const used: UsedCode = { used_at: now, session_id: sessionId }
  const at = { kind, app, id, version: version + 1, expiresAt: now + MARK_LIFE_S }
  return { kind: 'box.put', box: sealBox(keys, at, used) }
}
