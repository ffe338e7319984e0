import type { Caller } from '../api/operation.ts'
import type { Clock } from '../lib/clock.ts'
import { Problem } from '../lib/problem.ts'
import type { Reads } from '../store/store.ts'

/**
 * The caller behind an API key. The key is looked up at each request, by its hash, so a revocation holds from the next
 * one whoever made it; a key whose checksum is wrong has no hash and costs no query.
 *
 * @throws Problem `unauthenticated`, with the same words whatever is wrong with the key.
 */
export async function authenticate(keyHash: Uint8Array | undefined, read: Reads, clock: Clock): Promise<Caller> {
  const key = keyHash === undefined ? undefined : await read.apiKeyByHash(keyHash)
  if (key === undefined || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= clock()))
    throw new Problem('unauthenticated', 'Bearer token invalid')
  return { app: key.applicationId, keyId: key.id, scopes: key.scopes }
}
