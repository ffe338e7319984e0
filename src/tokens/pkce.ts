import { hash, timingSafeEqual } from 'node:crypto'

type Method = 'plain' | 'S256'

/** The method that a request names, in any case; `plain` where it names none (RFC 7636 section 4.3). */
export function challengeMethod(named: string | undefined): Method | undefined {
  if (named === undefined || /^plain$/i.test(named)) return 'plain'
  return /^s256$/i.test(named) ? 'S256' : undefined
}

/**
 * Whether a verifier is the one of a challenge (RFC 7636 section 4.6). The RFC's form of S256 is the base64url of the hash,
 * with 43 characters; the official clients send the base64 of its hex, with 86, and some others the hex, with 64. The
 * lengths tell them apart, so all three are taken. Verifiers shorter than the RFC's are too: most clients send a UUID.
 */
export function verifies(verifier: string, challenge: string, method: Method): boolean {
  if (method === 'plain') return same(verifier, challenge)
  const hex = hash('sha256', verifier, 'hex')
  switch (challenge.replace(/=+$/, '').length) {
    case 86:
      return same(Buffer.from(hex).toString('base64url'), urlSafe(challenge))
    case 64:
      return same(hex, challenge.toLowerCase())
    default:
      return same(Buffer.from(hex, 'hex').toString('base64url'), urlSafe(challenge))
  }
}

function urlSafe(base64: string): string {
  return base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
}

/** By their hashes, so that neither how long they are nor where they differ shows in the time. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'))
}
