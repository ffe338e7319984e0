import { exchangeToken } from '../api/connect/token.ts'
import { revokeToken } from '../api/connect/revoke.ts'
import { needed } from '../api/connect/token-body.ts'
import { AUTH } from './hosted.ts'

export const OPENID_PATH = '/.well-known/openid-configuration'
export const JWKS_PATH = '/v3/connect/jwks'
export const RESOURCE_PATH = '/.well-known/oauth-protected-resource'

/** What a client has to know of us (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2). */
export function providerMetadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: issuer + AUTH.path,
    token_endpoint: issuer + exchangeToken.path,
    revocation_endpoint: issuer + revokeToken.path,
    jwks_uri: issuer + JWKS_PATH,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: Object.keys(needed),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256', 'plain'],
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'sid',
      'email',
      'email_verified',
      'name',
      'provider',
      'at_hash',
      'nonce',
    ],
  }
}

/** What a client has to know of the API that it was refused at (RFC 9728 section 2). */
export function resourceMetadata(issuer: string) {
  return {
    resource: issuer,
    authorization_servers: [issuer],
    jwks_uri: issuer + JWKS_PATH,
    bearer_methods_supported: ['header'],
    resource_documentation: `${issuer}/docs`,
  }
}

/** With what an OAuth client is answered that has shown no good key by HTTP Basic. */
export const basicChallenge = 'Basic realm="client_id and API key", charset="UTF-8"'

/** With what a request without a good key is answered: where all that is written (RFC 9728 section 5.1). */
export function challenge(issuer: string): string {
  return `Bearer resource_metadata="${issuer}${RESOURCE_PATH}"`
}
