import { parseApiKey } from '../lib/api-key.ts'
import type { Clock } from '../lib/clock.ts'
import { Problem } from '../lib/problem.ts'
import type { Reads } from '../store/store.ts'
import type { Caller } from './operation.ts'

/**
 * The caller behind an Authorization header. The key is looked up at each request, by its hash, so a revocation holds
 * from the next one whoever made it; a key whose checksum is wrong costs no query.
 *
 * @throws Problem `unauthenticated`, with the same words whatever is wrong with the key.
 */
export async function authenticate(header: string | undefined, read: Reads, clock: Clock): Promise<Caller> {
  const hash = header === undefined ? undefined : parseApiKey(bearer(header))
  const key = hash === undefined ? undefined : await read.apiKeyByHash(hash)
  if (key === undefined || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= clock()))
    throw new Problem('unauthenticated', 'Bearer token invalid')
  return { app: key.applicationId, keyId: key.id, scopes: key.scopes }
}

function bearer(header: string): string {
  const match = /^bearer +(\S+) *$/i.exec(header)
  return match?.[1] ?? ''
}
