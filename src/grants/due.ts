import type { Grant } from '../store/store.ts'
import type { ProviderToken } from './secret.ts'

/** A token is renewed this long before anybody would have to wait for it, or a tenth of its life. */
const MOST_AHEAD_S = 300
/** After one that failed, the token that is there is lent on for a while. */
const PAUSE_S = 30

/** For whoever does not say how long a token has to be good for. */
const USUAL_TTL_S = 60

/** What a token is asked for. */
export interface Asked {
  /** How many seconds it has to be good for; undefined for a minute, or half of its life where that is less. */
  readonly minTtl_s: number | undefined
  /** Since when, in unix seconds. */
  readonly since: number
}

/** A grant with the token that it has. */
export interface Found {
  readonly grant: Grant
  readonly token: ProviderToken
}

/**
 * Whether a token lives long enough for whoever asks, or did when it was minted after they began: a newer one would come no
 * sooner.
 *
 * @param now unix seconds
 */
export function isGood({ token }: Found, asked: Asked, now: number): boolean {
  const ttl_s = ttlOf(token, asked)
  return token.expires_at - now >= ttl_s || (token.minted_at >= asked.since && lifeOf(token) >= ttl_s)
}

/**
 * Whether the provider's tokens live for less than is asked for, as far as one tells that is not over yet, or was minted
 * since: another one would be no better.
 *
 * @param now unix seconds
 */
export function isTooShort({ token }: Found, asked: Asked, now: number): boolean {
  return lifeOf(token) < ttlOf(token, asked) && (token.expires_at > now || token.minted_at >= asked.since)
}

/** How many seconds a token lives as a whole. */
export function lifeOf({ minted_at, expires_at }: ProviderToken): number {
  return expires_at - minted_at
}

function ttlOf(token: ProviderToken, { minTtl_s }: Asked): number {
  return minTtl_s ?? Math.min(USUAL_TTL_S, lifeOf(token) / 2)
}

/**
 * Whether a token that is good still is to be renewed already. Each grant has its own moment, so that those that were
 * authenticated together are not all renewed at once.
 */
export function isDue({ grant, token }: Found, asked: Asked, now: number): boolean {
  const { lastTrial } = grant
  if (token.minted_at >= asked.since) return false
  if (lastTrial !== null && lastTrial.outcome !== 'ok' && now - lastTrial.at < PAUSE_S) return false
  const ahead = Math.min(MOST_AHEAD_S, lifeOf(token) / 10)
  return token.expires_at - now < ttlOf(token, asked) + ahead * ownFraction(grant.id)
}

/** The same number from 0 to 1 for a grant each time: its id is random. */
function ownFraction(id: string): number {
  return Number.parseInt(id.slice(-8), 16) / 2 ** 32
}
