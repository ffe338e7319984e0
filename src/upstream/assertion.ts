import { createPrivateKey } from 'node:crypto'

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
  return new SignJWT({ scope: of.scopes.join(' '), ...subject })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.privateKeyId })
    .setIssuer(key.clientEmail)
    .setAudience(of.audience)
    .setIssuedAt(of.now)
    .setExpirationTime(of.now + LIFE_S)
    .sign(createPrivateKey(key.privateKey))
}
