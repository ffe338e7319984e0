import { PLAIN, plainly, type Dialect, type Row } from '../dialect.ts'
import type { Refusal } from '../refusals.ts'

const SECRET: Row = [401, 'invalid_client', 'The provided client secret is invalid.']

/** https://developers.google.com/identity/protocols/oauth2/service-account#error-codes, and what clients report. */
const REFUSALS: Readonly<Record<Refusal, Row>> = {
  ...PLAIN,
  unknown_client: [401, 'invalid_client', 'The OAuth client was not found.'],
  secret_missing: [400, 'invalid_request', 'client_secret is missing.'],
  secret_wrong: SECRET,
  // No secret expires there; one that was disabled is no secret of the client any more.
  secret_expired: SECRET,
  unauthorized_client: [
    401,
    'unauthorized_client',
    'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
  ],
  dead_code: [400, 'invalid_grant', 'Malformed auth code.'],
  used_code: [400, 'invalid_grant', 'Bad Request'],
  dead_refresh_token: [400, 'invalid_grant', 'Token has been expired or revoked.'],
  unknown_account: [400, 'invalid_grant', 'Invalid email or User ID'],
  unknown_service_account: [400, 'invalid_grant', 'Invalid grant: account not found'],
  bad_signature: [400, 'invalid_grant', 'Invalid JWT Signature.'],
  bad_times: [
    400,
    'invalid_grant',
    'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
      'Check your iat and exp values in the JWT claim.',
  ],
  bad_audience: [400, 'invalid_grant', 'Invalid JWT: Failed audience check.'],
  bad_scope: [400, 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.'],
  rate_limited: [429, 'rate_limit_exceeded', 'Rate Limit Exceeded'],
  server_error: [503, 'internal_failure', 'Backend Error'],
}

export const google: Dialect = {
  title: 'Google',
  defaultScope: 'openid email profile',
  // The first time alone, or when consent is asked for again.
  refreshes: ({ params, isFirst }) =>
    params['access_type'] === 'offline' && (isFirst || String(params['prompt']).split(' ').includes('consent')),
  ...plainly(REFUSALS),
  tokens({ refresh_token, ...body }, { refreshToken }) {
    // Nothing new is said of one that stays.
    return refresh_token === undefined || refresh_token === refreshToken ? body : { ...body, refresh_token }
  },
  claims: ({ id, email, name }) => ({
    sub: id,
    email,
    email_verified: true,
    name,
    given_name: name.split(' ')[0],
    hd: email.split('@')[1],
  }),
  namesIssuer: true,
  challenges: false,
  denied: { error: 'access_denied' },
}
