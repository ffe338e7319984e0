import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { createAuthMiddleware } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { SignInDatabase } from '../../store/store.ts'
import { AUTH_API } from '../paths.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from '../shapes.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import * as tables from './tables.ts'
import { IP_HEADER } from './routes.ts'
import { requireUserVerified } from './user-verification.ts'

/** Single sign-on by OpenID Connect. */
export interface SignOn {
  /** The issuer, whose `/.well-known/openid-configuration` says the rest. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What those may do who sign on for the first time; without it only members are let in. */
  readonly role: string | undefined
}

export interface AuthOptions {
  readonly database: SignInDatabase
  /** Signs cookies and encrypts the secrets of second factors. */
  readonly secret: string
  /** Where browsers reach this server. */
  readonly url: string
  /** Where attempts to sign in are counted: in the database, where several instances share it. */
  readonly attempts: 'memory' | 'database'
  readonly signOn: SignOn | undefined
  /** Somebody has become a member by single sign-on. */
  readonly onJoined: (id: string) => Promise<void>
  readonly onError: (message: string) => void
}

/** The only provider of single sign-on, as it is called in paths. */
export const SIGN_ON_PROVIDER = 'oidc'

/** From then on a member signs in again, however busy the session was. */
const SESSION_S = 12 * 3600
const APPLICATION = 'Claviger'

export type Auth = ReturnType<typeof createAuth>

/**
 * better-auth as the dashboard uses it: passwords with a second factor, passkeys, single sign-on. Nobody signs up: members
 * come by invitation.
 */
export function createAuth({ database, secret, url, attempts, signOn, onJoined, onError }: AuthOptions) {
  return betterAuth({
    appName: APPLICATION,
    baseURL: url,
    basePath: AUTH_API,
    secret,
    database,
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      // Only the message: what comes with it may hold what somebody has sent.
      log: (_level, message) => {
        onError(message)
      },
    },
    // What is no refusal of its own is ours to answer: a Problem, the database that is away, a bug.
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    user: {
      ...tables.user,
      additionalFields: {
        role: { type: 'string', input: false, required: false, defaultValue: signOn?.role },
      },
    },
    session: { ...tables.session, expiresIn: SESSION_S, disableSessionRefresh: true, cookieCache: { enabled: false } },
    account: { ...tables.account, encryptOAuthTokens: true, storeAccountCookie: false },
    verification: tables.verification,
    hooks: {
      // Who has a session that was stolen has it no longer, whoever asks for what.
      before: createAuthMiddleware(async ({ path }) =>
        path === '/change-password' ? { context: { body: { revokeOtherSessions: true } } } : undefined,
      ),
    },
    databaseHooks: {
      // Invitations make members by themselves; only single sign-on comes here.
      user: { create: { after: ({ id }) => onJoined(id) } },
    },
    plugins: [
      twoFactor({ issuer: APPLICATION, schema: tables.twoFactor }),
      passkey({
        rpName: APPLICATION,
        rpID: new URL(url).hostname,
        origin: new URL(url).origin,
        schema: tables.passkey,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: {
          afterVerification: async ({ verification }) => {
            if (verification.registrationInfo) requireUserVerified(verification.registrationInfo)
          },
        },
        authentication: {
          afterVerification: async ({ verification: { authenticationInfo } }) => {
            requireUserVerified(authenticationInfo)
          },
        },
      }),
      ...(signOn ? [genericOAuth({ config: [provider(signOn)] })] : []),
    ],
    rateLimit: {
      ...tables.rateLimit,
      enabled: true,
      storage: attempts,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: {
      ipAddress: { ipAddressHeaders: [IP_HEADER] },
      // The prefix makes browsers refuse the cookie from any other host and without TLS (localhost apart):
      // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
      cookiePrefix: '__Host-claviger',
      useSecureCookies: false,
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'strict', path: '/' },
      // These come back with a redirect from the identity provider's site.
      cookies: { state: { attributes: { sameSite: 'lax' } }, oauth_state: { attributes: { sameSite: 'lax' } } },
    },
  })
}

function provider({ issuer, clientId, clientSecret, role }: SignOn) {
  return {
    providerId: SIGN_ON_PROVIDER,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    disableSignUp: role === undefined,
  }
}
