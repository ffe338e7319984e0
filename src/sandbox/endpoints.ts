/** Where one provider of the sandbox is reached: whole URLs, as `openid-client` takes them. */
export interface ProviderEndpoints {
  readonly issuer: string
  readonly authorize: string
  readonly token: string
  readonly userinfo: string
  readonly revoke: string
  readonly jwks: string
}

/** `authority` and `graph` take the place of login.microsoftonline.com and graph.microsoft.com. */
export interface MicrosoftEndpoints {
  readonly authority: string
  readonly graph: string
}

export interface SandboxEndpoints {
  readonly google: ProviderEndpoints
  readonly microsoft: MicrosoftEndpoints
  readonly yahoo: ProviderEndpoints
  readonly zoom: ProviderEndpoints
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

/** The endpoints of a sandbox, with which those of the real providers are overridden. @param url as `startSandbox` gives it */
export function endpointsOf(url: string): SandboxEndpoints {
  const at = (provider: 'google' | 'yahoo' | 'zoom'): ProviderEndpoints => {
    const base = `${url}/${provider}`
    const { authorize, token, userinfo, revoke, jwks } = PATHS[provider]
    return {
      issuer: base,
      authorize: base + authorize,
      token: base + token,
      userinfo: base + userinfo,
      revoke: base + revoke,
      jwks: base + jwks,
    }
  }
  return {
    google: at('google'),
    microsoft: { authority: `${url}/microsoft`, graph: `${url}/microsoft/graph` },
    yahoo: at('yahoo'),
    zoom: at('zoom'),
  }
}
