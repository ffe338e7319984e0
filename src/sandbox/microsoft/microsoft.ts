import { randomUUID } from 'node:crypto'
import type { Call } from '../call.ts'
import type { Dialect, ProviderAnswer } from '../dialect.ts'
import type { Refusal } from '../refusals.ts'

type Words = (call: Call) => string
type Entry = readonly [status: number, error: string, code: number, words: Words]

const MALFORMED: Entry = [400, 'invalid_grant', 9002313, () => 'Invalid request. Request is malformed or invalid.']

/** https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes, and what clients report. */
const ENTRIES: Readonly<Partial<Record<Refusal, Entry>>> = {
  unknown_client: [
    400,
    'unauthorized_client',
    700016,
    ({ clientId, tenant }) =>
      `Application with identifier '${clientId ?? ''}' was not found in the directory '${tenant ?? ''}'. This can happen if the ` +
      'application has not been installed by the administrator of the tenant or consented to by any user in the tenant. ' +
      'You may have sent your authentication request to the wrong tenant.',
  ],
  secret_missing: [
    401,
    'invalid_client',
    7000218,
    () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
  secret_wrong: [
    401,
    'invalid_client',
    7000215,
    ({ clientId }) =>
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the ' +
      `client secret ID, for a secret added to app '${clientId ?? ''}'.`,
  ],
  secret_expired: [
    401,
    'invalid_client',
    7000222,
    ({ clientId }) =>
      `The provided client secret keys for app '${clientId ?? ''}' are expired. Visit the Azure portal to create new keys ` +
      'for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: ' +
      'https://aka.ms/certCreds.',
  ],
  unauthorized_client: [
    400,
    'unauthorized_client',
    700051,
    ({ clientId }) => `The application '${clientId ?? ''}' is not authorized for this grant.`,
  ],
  no_consent: [
    400,
    'invalid_grant',
    65001,
    ({ clientId }) =>
      `The user or administrator has not consented to use the application with ID '${clientId ?? ''}'. Send an interactive ` +
      'authorization request for this user and resource.',
  ],
  unknown_tenant: [
    400,
    'invalid_request',
    90002,
    ({ tenant }) =>
      `Tenant '${tenant ?? ''}' not found. Check to make sure you have the correct tenant ID and are signing into the ` +
      'correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions ' +
      'for the tenant.',
  ],
  no_tenant: [
    400,
    'invalid_request',
    50059,
    () => 'No tenant-identifying information found in either the request or implied by any provided credentials.',
  ],
  dead_code: MALFORMED,
  used_code: [
    400,
    'invalid_grant',
    54005,
    () =>
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  ],
  dead_refresh_token: [
    400,
    'invalid_grant',
    70008,
    () =>
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive ' +
      'authorization request for this user and resource.',
  ],
  bad_scope: [
    400,
    'invalid_scope',
    1002012,
    ({ form }) =>
      `The provided value for scope ${form.get('scope') ?? ''} is not valid. Client credential flows must have a scope value ` +
      'with /.default suffixed to the resource identifier (application ID URI).',
  ],
  rate_limited: [
    429,
    'temporarily_unavailable',
    90055,
    () => 'The service is throttled because there are too many requests for this tenant.',
  ],
  server_error: [503, 'temporarily_unavailable', 90033, () => 'A transient error has occurred. Please try again.'],
}

/** The codes of what the standard has words for. */
const PLAIN_CODES: Readonly<Record<string, number>> = {
  unsupported_grant_type: 70003,
  invalid_scope: 70011,
  invalid_request: 900144,
}

/** An error as the token endpoint of Entra ID writes it. */
function entraError(status: number, error: string, code: number, words: string): ProviderAnswer {
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()]
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${words} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id,
      correlation_id,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  }
}

export const microsoft: Dialect = {
  title: 'Microsoft',
  defaultScope: 'openid email profile offline_access',
  authorize(query) {
    // oidc-provider wants it beside offline_access (OpenID Connect Core section 11); Microsoft does not.
    const prompts = (query.get('prompt') ?? '').split(' ').filter((prompt) => prompt !== '' && prompt !== 'consent')
    if ((query.get('scope') ?? '').split(' ').includes('offline_access') && !prompts.includes('none'))
      query.set('prompt', [...prompts, 'consent'].join(' '))
  },
  refreshes: ({ scope }) => scope.split(' ').includes('offline_access'),
  refuse(refusal, call) {
    const [status, error, code, words] = ENTRIES[refusal] ?? MALFORMED
    return entraError(status, error, code, words(call))
  },
  refusePlainly: ({ error, description }, _call, status) =>
    entraError(status, error, PLAIN_CODES[error] ?? 9002313, description ?? 'The request is not valid.'),
  tokens: (body) => ({ ...body, ext_expires_in: body['expires_in'] }),
  claims: ({ id, email, name, tenant }) => ({
    sub: id,
    oid: id,
    email,
    name,
    preferred_username: email,
    ...(tenant !== undefined && { tid: tenant }),
    ver: '2.0',
  }),
  namesIssuer: false,
  challenges: false,
  denied: {
    error: 'access_denied',
    error_description: 'AADSTS65004: User declined to consent to access the app.',
  },
}
