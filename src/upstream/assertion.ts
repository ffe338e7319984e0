import { loadRsaPrivateKey } from '../lib/rsa.ts'
import { UpstreamFailure } from './failure.ts'

/** An assertion lives this long, which is the most that Google takes. */
const LIFE_S = 3600

/** What of a service account's key file signs for it. */
export interface ServiceAccountKey {
  readonly clientEmail: string
  readonly privateKeyId: string
  /** PEM, PKCS#8 or PKCS#1. */
  readonly privateKey: string
}

/**
 * The assertion with which a service account asks for a token for a mailbox of its domain (RFC 7523 section 2.1, RS256), or
 * without one for itself.
 *
 * @param of.audience from the provider's own file, never from the key's: whoever it is made for can use it for an hour
 * @throws UpstreamFailure of the credential when its key cannot be read, or does not sign
 */
export async function serviceAccountAssertion(
  key: ServiceAccountKey,
  of: {
    readonly mailbox?: string
    readonly scopes: readonly string[]
    readonly audience: string
    readonly now: number
  },
): Promise<string> {
  const subject = of.mailbox === undefined ? {} : { sub: of.mailbox }
  // With the first assertion: it would only hold up the start.
  const { SignJWT } = await import('jose')
  const assertion = new SignJWT({ scope: of.scopes.join(' '), ...subject })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.privateKeyId })
    .setIssuer(key.clientEmail)
    .setAudience(of.audience)
    .setIssuedAt(of.now)
    .setExpirationTime(of.now + LIFE_S)
  try {
    return await assertion.sign(loadRsaPrivateKey(key.privateKey))
  } catch (cause) {
    throw unreadable(cause)
  }
}

/** Signs an assertion for nobody, which has ended long ago. @throws UpstreamFailure as the assertion does */
export async function trySigning(key: ServiceAccountKey): Promise<void> {
  await serviceAccountAssertion(key, { scopes: [], audience: 'nobody', now: 0 })
}

function unreadable(cause: unknown): UpstreamFailure {
  const words = 'The private key cannot be read, or does not sign.'
  return new UpstreamFailure('credential', { code: 'unreadable_key', words, cause })
}
