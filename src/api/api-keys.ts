import type { AuditEvent } from '../audit/record.ts'
import { newApiKey, parseApiKey } from '../lib/api-key.ts'
import { DAY_S, type Clock } from '../lib/clock.ts'
import { newId, type ApplicationId } from '../lib/ids.ts'
import type { ApiKey, Change, Reads } from '../store/store.ts'
import type { Scope } from './scopes.ts'

// What the command line, the dashboard and the first start do alike with API keys.

export const API_KEY_NAME_MAX = 100

export interface MadeApiKey {
  /** The key itself, which is shown once and kept as its hash. */
  readonly text: string
  readonly key: ApiKey
  readonly change: Change
  readonly event: AuditEvent
}

/** @param of.text one that exists already, in place of a new one. */
export function makeApiKey(of: {
  readonly app: ApplicationId
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresInDays: number | null
  readonly now: number
  readonly text?: string | undefined
}): MadeApiKey {
  const text = of.text ?? newApiKey()
  const hash = parseApiKey(text)
  if (hash === undefined) throw new Error('an API key that its own parser refuses')
  const key = {
    id: newId(),
    applicationId: of.app,
    name: of.name,
    scopes: of.scopes,
    createdAt: of.now,
    expiresAt: of.expiresInDays === null ? null : of.now + of.expiresInDays * DAY_S,
    revokedAt: null,
    lastUsedAt: null,
  }
  const event = { event: 'api_key.created', target: { type: 'api_key', id: key.id } } as const
  return { text, key, change: { kind: 'apiKey.insert', key, hash }, event }
}

/** What revokes a key, from the next request on. */
export function revocation(
  { id, applicationId }: ApiKey,
  at: number,
): { readonly change: Change; readonly event: AuditEvent } {
  return {
    change: { kind: 'apiKey.revoke', app: applicationId, id, at },
    event: { event: 'api_key.revoked', target: { type: 'api_key', id } },
  }
}

/**
 * The key that has this hash, while it is good. It is looked up at each request, so that a revocation holds from the next one,
 * whoever made it.
 *
 * @param hash undefined for a key whose checksum is wrong: it costs no query
 * @param clock asked once the key was read: it may have expired while others were waited for
 */
export async function goodApiKey(read: Reads, hash: Uint8Array | undefined, clock: Clock): Promise<ApiKey | undefined> {
  const key = hash && (await read.apiKeyByHash(hash))
  return key && apiKeyState(key, clock()) === 'active' ? key : undefined
}

export function apiKeyState({ revokedAt, expiresAt }: ApiKey, now: number): 'revoked' | 'expired' | 'active' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active'
}
