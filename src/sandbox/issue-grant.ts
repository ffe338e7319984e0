import { ControlError } from './control-error.ts'
import { dialects } from './dialects.ts'
import type { ProviderName } from './names.ts'
import type { Stands } from './stands.ts'
import { DEFAULT_TENANT } from './tenants.ts'
import type { World } from './world.ts'

/** What an account has granted, with tokens as the token endpoint gives them. */
export interface IssuedGrant {
  readonly email: string
  readonly refresh_token: string
  readonly access_token: string
  readonly expires_in: number
  readonly scope: string
}

/**
 * Has an account grant something to a client, as if it had gone through the pages.
 *
 * @throws ControlError when there is no such client or account
 */
export async function issueGrant(
  world: World,
  stands: Stands,
  given: {
    readonly provider: ProviderName
    readonly client_id: string
    readonly email: string
    readonly scopes?: readonly string[]
    readonly tenant?: string
  },
): Promise<IssuedGrant> {
  const { provider, client_id, email } = given
  const tenant = provider === 'microsoft' ? (given.tenant?.toLowerCase() ?? DEFAULT_TENANT.id) : undefined
  const account = world.accounts.find(provider, email, tenant)
  if (account === undefined) throw new ControlError('email: must be that of a registered account')
  const scope = given.scopes?.join(' ') ?? dialects[provider].defaultScope
  const { provider: oidc } = stands.get(provider, tenant).stand
  const client = await oidc.Client.find(client_id)
  if (client === undefined) throw new ControlError('client_id: must be that of a registered client')
  const accountId = account.id
  const grant = new oidc.Grant({ accountId, clientId: client_id })
  grant.addOIDCScope(scope)
  const of = { accountId, client, grantId: await grant.save(), gty: 'authorization_code', scope }
  const access = new oidc.AccessToken(of)
  const refresh = new oidc.RefreshToken({ ...of, rotations: 0, authTime: Math.floor(Date.now() / 1000) })
  return {
    email: account.email,
    refresh_token: await refresh.save(),
    access_token: await access.save(),
    expires_in: access.expiration,
    scope,
  }
}
