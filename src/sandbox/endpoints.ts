import type { OAuthEndpoints } from '../providers/provider.ts'
import { PROVIDERS, type ProviderName } from './names.ts'

/** Where one provider of the sandbox is reached, in the place of the endpoints in the provider's own file. */
export interface SandboxEndpoints extends OAuthEndpoints {
  readonly jwks: string
  /** RFC 7009, where the provider has that. */
  readonly revocation?: string
}

/** The paths of each provider within its own, which are those of the real one without the host. */
export const PATHS = {
  google: {
    authorize: '/o/oauth2/v2/auth',
    token: '/token',
    userinfo: '/v1/userinfo',
    revoke: '/revoke',
    jwks: '/oauth2/v3/certs',
  },
  // Within a tenant.
  microsoft: {
    authorize: '/oauth2/v2.0/authorize',
    token: '/oauth2/v2.0/token',
    userinfo: '/oidc/userinfo',
    revoke: '/oauth2/v2.0/revoke',
    jwks: '/discovery/v2.0/keys',
  },
  yahoo: {
    authorize: '/oauth2/request_auth',
    token: '/oauth2/get_token',
    userinfo: '/openid/v1/userinfo',
    revoke: '/oauth2/revoke',
    jwks: '/openid/v1/certs',
  },
  zoom: {
    authorize: '/oauth/authorize',
    token: '/oauth/token',
    userinfo: '/v2/users/me',
    revoke: '/oauth/revoke',
    jwks: '/oauth/certs',
  },
} as const

/**
 * The endpoints of a sandbox, with which those of the real providers are overridden.
 *
 * @param url as `startSandbox` gives it
 */
export function endpointsOf(url: string): Readonly<Record<ProviderName, SandboxEndpoints>> {
  const of = (provider: ProviderName): SandboxEndpoints => {
    const base = provider === 'microsoft' ? `${url}/microsoft/{tenant}` : `${url}/${provider}`
    const paths = PATHS[provider]
    const endpoints = {
      issuer: base,
      authorization: base + paths.authorize,
      token: base + paths.token,
      userinfo: base + paths.userinfo,
      jwks: base + paths.jwks,
    }
    if (provider !== 'microsoft') return { ...endpoints, revocation: base + paths.revoke }
    const graph = `${url}/microsoft/graph/v1.0`
    return {
      ...endpoints,
      issuer: `${base}/v2.0`,
      userinfo: `${graph}/me`,
      mailbox: `${graph}/users/{mailbox}`,
      adminConsent: `${base}/v2.0/adminconsent`,
      adminConsentAnywhere: `${base}/adminconsent`,
    }
  }
  return Object.fromEntries(PROVIDERS.map((provider) => [provider, of(provider)])) as Record<
    ProviderName,
    SandboxEndpoints
  >
}
