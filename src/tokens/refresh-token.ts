import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ApplicationId } from '../lib/ids.ts'
import type { Keyring } from '../vault/keyring.ts'

/*
 * A refresh token: whose it is, 256 random bits, and a check that only this deployment can make, so that a made-up token
 * with the id of a session is not taken for an old one of it, which would end it. Only its SHA-256 is kept.
 *
 *   clav_rt_ base64url( client u8 ‖ application 16 ‖ session 16 ‖ random 32 ‖ check 8 )
 */
const PREFIX = 'clav_rt_'
const UUID = 16
const RANDOM = 32
const CHECK = 8
const SIGNED = 1 + UUID + UUID + RANDOM
const FORM = new RegExp(`^${PREFIX}([A-Za-z0-9_-]{98})$`)

/** Whom a refresh token was given to: a public client has no secret, and only such a one can use it without. */
type Client = 'public' | 'confidential'
const clients: readonly Client[] = ['public', 'confidential']

export interface RefreshToken {
  readonly client: Client
  readonly app: ApplicationId
  readonly sessionId: string
  /** SHA-256 of the token. */
  readonly hash: Buffer
}

export function newRefreshToken(
  keys: Keyring,
  of: Omit<RefreshToken, 'hash'>,
): { readonly text: string; readonly hash: Buffer } {
  const signed = Buffer.concat([
    Buffer.of(clients.indexOf(of.client)),
    fromUuid(of.app),
    fromUuid(of.sessionId),
    randomBytes(RANDOM),
  ])
  const text = PREFIX + Buffer.concat([signed, checkOf(keys, signed)]).toString('base64url')
  return { text, hash: hash('sha256', text, 'buffer') }
}

/** What a text says as a refresh token; undefined unless this deployment has made it, at whatever time. */
export function parseRefreshToken(keys: Keyring, text: string): RefreshToken | undefined {
  const [, encoded] = FORM.exec(text) ?? []
  if (encoded === undefined) return undefined
  const bytes = Buffer.from(encoded, 'base64url')
  const signed = bytes.subarray(0, SIGNED)
  const client = clients[signed[0] ?? clients.length]
  if (client === undefined || !timingSafeEqual(checkOf(keys, signed), bytes.subarray(SIGNED))) return undefined
  return {
    client,
    app: toUuid(signed.subarray(1, 1 + UUID)) as ApplicationId,
    sessionId: toUuid(signed.subarray(1 + UUID, 1 + 2 * UUID)),
    hash: hash('sha256', text, 'buffer'),
  }
}

function checkOf(keys: Keyring, signed: Uint8Array): Buffer {
  return Buffer.from(keys.fingerprint(['refresh-token'], signed), 'hex').subarray(0, CHECK)
}

function fromUuid(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  if (bytes.length !== UUID) throw new Error('an id that is no UUID')
  return bytes
}

function toUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
