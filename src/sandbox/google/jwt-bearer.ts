import { decodeJwt, errors as joseErrors, jwtVerify, type JWTPayload } from 'jose'
import type Provider from 'oidc-provider'
import { JWT_BEARER } from '../names.ts'
import { refuse } from '../refuse.ts'
import type { ServiceAccount } from '../service-accounts.ts'
import type { World } from '../world.ts'

const HOUR_S = 3600
/** How far clocks may be apart. */
const SKEW_S = 300

/** What stands for the token endpoint in the key files that Google gives out. */
const GOOGLE_TOKEN_URLS = [
  'https://oauth2.googleapis.com/token',
  'https://accounts.google.com/o/oauth2/token',
  'https://www.googleapis.com/oauth2/v3/token',
  'https://www.googleapis.com/oauth2/v4/token',
]

/**
 * Service accounts with domain-wide delegation (RFC 7523 section 2.1, as Google has it): an assertion signed with the key
 * of the account, for one mailbox (`sub`), with a part of the scopes that an administrator has delegated.
 *
 * @param audiences this token endpoint; what stands in key files is taken as well
 */
export function registerJwtBearer(provider: Provider, world: World, audiences: readonly string[]): void {
  provider.registerGrantType<{ assertion?: string }>(
    JWT_BEARER,
    async (ctx) => {
      const assertion = ctx.oidc.params.assertion ?? ''
      const account = world.serviceAccounts.get(ctx.oidc.client.clientId)
      if (account === undefined) return refuse('unknown_service_account')
      const { sub, scope } = await verified(assertion, account, [...audiences, ...GOOGLE_TOKEN_URLS])
      const scopes = typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : []
      if (scopes.length === 0) return refuse('bad_scope')
      // Without a mailbox the account acts for itself, and nobody has to delegate anything.
      if (sub !== undefined) checkDelegation(account, sub, scopes)
      const itself = { provider: 'google', email: account.client_email } as const
      const owner = sub === undefined ? world.accounts.register(itself) : world.accounts.find('google', sub)
      if (owner === undefined) return refuse('unknown_account')

      const grant = new provider.Grant({ accountId: owner.id, clientId: account.client_email })
      grant.addOIDCScope(scopes.join(' '))
      const token = new provider.AccessToken({
        accountId: owner.id,
        client: ctx.oidc.client,
        grantId: await grant.save(),
        gty: JWT_BEARER,
        scope: scopes.join(' '),
      })
      ctx.oidc.entity('AccessToken', token)
      const access_token = await token.save()
      ctx.body = { access_token, expires_in: token.expiration, token_type: 'Bearer' }
    },
    ['assertion', 'scope'],
  )
}

async function verified(assertion: string, account: ServiceAccount, audiences: string[]): Promise<JWTPayload> {
  checkTimes(assertion)
  try {
    const { payload } = await jwtVerify(assertion, account.public_key, {
      algorithms: ['RS256'],
      audience: audiences,
      clockTolerance: SKEW_S,
    })
    return payload
  } catch (error) {
    if (error instanceof joseErrors.JWTClaimValidationFailed && error.claim === 'aud') return refuse('bad_audience')
    if (error instanceof joseErrors.JWTExpired) return refuse('bad_times')
    return refuse('bad_signature')
  }
}

function checkTimes(assertion: string): void {
  const { iat, exp } = claimsOf(assertion)
  const now = Date.now() / 1000
  if (typeof iat !== 'number' || typeof exp !== 'number') return refuse('bad_times')
  if (exp < now || iat > now + SKEW_S || exp - iat > HOUR_S) return refuse('bad_times')
}

function claimsOf(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion)
  } catch {
    return refuse('bad_signature')
  }
}

function checkDelegation(
  { domain, delegated_scopes }: ServiceAccount,
  mailbox: string,
  scopes: readonly string[],
): void {
  if (domain !== undefined && mailbox.split('@')[1]?.toLowerCase() !== domain.toLowerCase())
    return refuse('unauthorized_client')
  if (!scopes.every((scope) => delegated_scopes.includes(scope))) return refuse('unauthorized_client')
}
