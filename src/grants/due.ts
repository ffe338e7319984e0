import type { Grant } from '../store/store.ts'
import type { ProviderToken } from './secret.ts'

/** A token is renewed this long before anybody would have to wait for it, or a tenth of its life. */
const MOST_AHEAD_S = 300
/** After one that failed, the token that is there is lent on for a while. */
const PAUSE_S = 30

/** A grant with the token that it has. */
export interface Found {
  readonly grant: Grant
  readonly token: ProviderToken
}

/** Whether a token lives long enough for whoever asks. @param now unix seconds */
export function isGood({ token }: Found, minTtl_s: number, now: number): boolean {
  return token.expires_at - now >= minTtl_s
}

/**
 * Whether a token that is good still is to be renewed already. Each grant has its own moment, so that those that were
 * authenticated together are not all renewed at once.
 */
export function isDue({ grant, token }: Found, minTtl_s: number, now: number): boolean {
  const { lastTrial } = grant
  if (lastTrial !== null && lastTrial.outcome !== 'ok' && now - lastTrial.at < PAUSE_S) return false
  const ahead = Math.min(MOST_AHEAD_S, (token.expires_at - token.minted_at) / 10)
  return token.expires_at - now < minTtl_s + ahead * ownFraction(grant.id)
}

/** The same number from 0 to 1 for a grant each time: its id is random. */
function ownFraction(id: string): number {
  return Number.parseInt(id.slice(-8), 16) / 2 ** 32
}
