import type { ProviderAnswer } from '../dialect.ts'
import { PATHS } from '../endpoints.ts'
import { isWhichever, type Tenant } from '../tenants.ts'

/**
 * The metadata of a tenant (OpenID Connect Discovery section 4). Under a name for whichever tenant, the issuer has a
 * blank for it, as Microsoft has it: each id token names the tenant that its user belongs to.
 *
 * @param authority what stands before the tenant in every URL
 */
export function discovery(authority: string, tenant: Tenant, name: string): ProviderAnswer {
  const base = `${authority}/${isWhichever(name) ? name : tenant.id}`
  return {
    status: 200,
    body: {
      issuer: `${authority}/${isWhichever(name) ? '{tenantid}' : tenant.id}/v2.0`,
      authorization_endpoint: base + PATHS.microsoft.authorize,
      token_endpoint: base + PATHS.microsoft.token,
      jwks_uri: base + PATHS.microsoft.jwks,
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      code_challenge_methods_supported: ['S256'],
    },
  }
}
