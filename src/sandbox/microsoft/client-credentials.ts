import type Provider from 'oidc-provider'
import { callOf } from '../call.ts'
import { refuse } from '../refuse.ts'
import { isWhichever } from '../tenants.ts'
import type { World } from '../world.ts'

/**
 * Tokens for a client itself (RFC 6749 section 4.4), in one tenant, once an administrator of that has let it in.
 * Takes the place of oidc-provider's own grant, which knows no tenants.
 */
export function registerClientCredentials(provider: Provider, world: World, tenant: string): void {
  provider.registerGrantType<{ scope?: string }>(
    'client_credentials',
    async (ctx) => {
      const { client } = ctx.oidc
      const scope = ctx.oidc.params.scope ?? ''
      const call = callOf(ctx.req)
      if (isWhichever(call?.tenantName ?? '')) return refuse('no_tenant')
      if (!/^\S+\/\.default$/.test(scope)) return refuse('bad_scope')
      if (!world.tenants.hasConsented(tenant, client.clientId)) return refuse('no_consent')
      const token = new provider.ClientCredentials({ client, scope })
      ctx.oidc.entity('ClientCredentials', token)
      const access_token = await token.save()
      ctx.body = { token_type: 'Bearer', expires_in: token.expiration, access_token }
    },
    ['scope'],
  )
}
