import { apiKeyState } from '../../../api/api-keys.ts'
import { DAY_S } from '../../../lib/clock.ts'
import type { ApiKey, Deployment, Grant, Member } from '../../../store/store.ts'
import type { ChainState } from '../../chain-states.ts'

export const ITEMS_MAX = 5
const EXPIRES_SOON_S = 14 * DAY_S

/** In the order in which they are told: the most severe first. */
const severities = {
  chain_broken: 'high',
  credential_failing: 'high',
  root_key_not_backed_up: 'high',
  api_key_expires: 'medium',
  no_second_factor: 'medium',
  grant_invalid: 'medium',
  credential_old: 'medium',
  api_key_expired: 'low',
  credential_unused: 'low',
} as const

export type AttentionKind = keyof typeof severities

export interface Item {
  readonly id: string
  readonly name: string
  readonly provider?: string
  readonly at?: number
  /** How many grants stand on it. */
  readonly grants?: number
}

export interface Noticed {
  readonly count: number
  /** At most ITEMS_MAX of them. */
  readonly items: readonly Item[]
}

/** What there is to tell, without what has nothing. */
export function attention(noticed: Readonly<Record<AttentionKind, Noticed>>) {
  return (Object.keys(severities) as AttentionKind[])
    .map((kind) => ({ kind, severity: severities[kind], ...noticed[kind] }))
    .filter(({ count }) => count > 0)
}

export function several(items: readonly Item[]): Noticed {
  return { count: items.length, items: items.slice(0, ITEMS_MAX) }
}

const nothing: Noticed = { count: 0, items: [] }
const once: Noticed = { count: 1, items: [] }

/** @param state undefined while it is not known yet. */
export function chainAttention(state: ChainState | undefined): Noticed {
  return several((state?.faults ?? []).map(({ seq, detail }) => ({ id: String(seq), name: detail })))
}

export function rootKeyAttention(deployment: Deployment | undefined): Noticed {
  return deployment?.rootBackedUpAt === null ? once : nothing
}

/** @param count may be a lower bound */
export function grantAttention(newest: readonly Grant[], count: number): Noticed {
  return {
    count,
    items: newest.map(({ id, email, provider, lastTrial, updatedAt }) => ({
      ...{ id, name: email, provider, at: lastTrial?.at ?? updatedAt },
    })),
  }
}

/** Of the member who asks: nobody else can do anything about it. */
export function memberAttention(member: Member | undefined): Noticed {
  // Whoever has no password comes by single sign-on, whose affair the second factor is.
  return member?.hasPassword === true && !member.twoFactor && member.passkeys === 0 ? once : nothing
}

/** The one whose time is over first comes first. */
export function apiKeyAttention(keys: readonly ApiKey[], now: number) {
  const items = (wanted: (key: ApiKey, expiresAt: number) => boolean) =>
    several(
      keys
        .flatMap((key) => (key.expiresAt !== null && wanted(key, key.expiresAt) ? [{ key, at: key.expiresAt }] : []))
        .toSorted((a, b) => a.at - b.at)
        .map(({ key: { id, name }, at }) => ({ id, name, at })),
    )
  return {
    api_key_expires: items((key, at) => apiKeyState(key, now) === 'active' && at <= now + EXPIRES_SOON_S),
    api_key_expired: items((key) => apiKeyState(key, now) === 'expired'),
  }
}
