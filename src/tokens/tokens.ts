import { hash, randomUUID } from 'node:crypto'
import type { JWK, JWTPayload } from 'jose'
import type { Actor } from '../audit/record.ts'
import type { ApplicationId } from '../lib/ids.ts'
import type { GrantSession, Reads } from '../store/store.ts'
import { signingKeys, TOKEN_LIFE_S, type SigningKeysOptions } from './signing-keys.ts'

/** Whom a pair of tokens is about: a grant, in a session of an application. */
export interface Subject {
  readonly session: Pick<GrantSession, 'id' | 'app' | 'grantId' | 'scope' | 'expiresAt'>
  readonly email: string
  /** Somebody has proved to a provider that the mailbox is theirs. */
  readonly emailVerified: boolean
  readonly name: string | null
  readonly provider: string
  /** Of the sign-in that the tokens come of at once (OpenID Connect Core section 2). */
  readonly nonce?: string | null
}

export interface SignedTokens {
  readonly accessToken: string
  readonly idToken: string
  /** Seconds for which both are good. */
  readonly expiresIn: number
}

/** Signs tokens with one key: without reading or changing anything, so it may be done again. */
export interface Signer {
  sign(subject: Subject, now: number): Promise<SignedTokens>
}

/** What a good token says, and the session that it belongs to. */
export interface Verified {
  readonly session: GrantSession
  readonly claims: JWTPayload
}

/** An access token is for us to read, an ID token for the client (RFC 9068; OpenID Connect Core section 2). */
export type TokenKind = 'access' | 'id'

/** The tokens that this server issues for grants. See docs/adr/0022. */
export interface Tokens {
  /** Who signs them, and in what the clients find the keys. */
  issuer(): string
  /** What signs now. `actor` is whoever asks for a token, and answers for a key that has to be made for it. */
  signer(actor: Actor): Promise<Signer>
  /** Undefined unless the token is one of ours that has not expired, and its session goes on. */
  verify(token: string, kind: TokenKind): Promise<Verified | undefined>
  /**
   * The application that a token of ours was issued to, whether or not it is good still. It tells whose pages may read what is
   * said of it, and allows nothing else.
   */
  audienceOf(token: string): Promise<ApplicationId | undefined>
  /** The public keys (RFC 7517). */
  jwks(actor: Actor): Promise<{ readonly keys: readonly JWK[] }>
}

export interface TokensOptions extends SigningKeysOptions {
  /** Where clients reach the server. */
  readonly url: () => string
}

/** Nothing has expired then. */
const LONG_AGO = 0

const TYPES: Readonly<Record<TokenKind, string>> = { access: 'at+jwt', id: 'JWT' }

export function createTokens(options: TokensOptions): Tokens {
  const { store, clock, url } = options
  const keys = signingKeys(options)
  return {
    issuer: url,
    async signer(actor) {
      const { SignJWT } = await import('jose')
      const key = await keys.current(actor)
      const signed = (kind: TokenKind, claims: JWTPayload) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: TYPES[kind], kid: key.id }).sign(key.privateKey)
      return {
        async sign(subject, now) {
          const { session } = subject
          const expiresAt = Math.min(now + TOKEN_LIFE_S, session.expiresAt)
          const of = { iss: url(), sub: session.grantId, aud: session.app, sid: session.id, iat: now, exp: expiresAt }
          const accessToken = await signed('access', {
            ...of,
            client_id: session.app,
            scope: session.scope.join(' '),
            jti: randomUUID(),
          })
          const idToken = await signed('id', { ...of, ...identityOf(subject), at_hash: hashOf(accessToken) })
          return { accessToken, idToken, expiresIn: expiresAt - now }
        },
      }
    },
    async verify(token, kind) {
      const claims = await verified(token, kind)
      const session = claims && (await sessionOf(store.read, claims))
      if (claims === undefined || session === undefined) return undefined
      return session.revokedAt === null && session.expiresAt > clock() ? { session, claims } : undefined
    },
    async audienceOf(token) {
      const claims = (await verified(token, 'access', LONG_AGO)) ?? (await verified(token, 'id', LONG_AGO))
      return claims && (claims.aud as ApplicationId)
    },
    async jwks(actor) {
      return { keys: (await keys.all(actor)).map(({ publicJwk }) => publicJwk) }
    },
  }

  /** @param now when it may not have expired, in unix seconds */
  async function verified(token: string, kind: TokenKind, now = clock()): Promise<JWTPayload | undefined> {
    const { errors, jwtVerify } = await import('jose')
    try {
      const { payload } = await jwtVerify(
        token,
        async ({ kid }) => {
          const key = kid === undefined ? undefined : await keys.find(kid)
          if (key === undefined) throw new errors.JWKSNoMatchingKey()
          return key.publicKey
        },
        {
          issuer: url(),
          algorithms: ['RS256'],
          typ: TYPES[kind],
          requiredClaims: ['sub', 'aud', 'sid', 'exp'],
          currentDate: new Date(now * 1000),
        },
      )
      return payload
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }
}

/** The session that a token of ours names. */
async function sessionOf(read: Reads, { aud, sid }: JWTPayload): Promise<GrantSession | undefined> {
  return typeof aud === 'string' && typeof sid === 'string' ? read.session(aud as ApplicationId, sid) : undefined
}

function identityOf({ email, emailVerified, name, provider, nonce = null }: Subject): JWTPayload {
  return {
    email,
    email_verified: emailVerified,
    ...(name !== null && { name }),
    provider,
    ...(nonce !== null && { nonce }),
  }
}

/** The left half of its SHA-256 (OpenID Connect Core section 3.1.3.6). */
function hashOf(accessToken: string): string {
  return hash('sha256', accessToken, 'buffer').subarray(0, 16).toString('base64url')
}
