import { PLAIN, type Dialect, type Row } from './dialect.ts'
import type { Refusal } from './refusals.ts'

/** Zoom gives its reason beside the code, and no description. */
const REFUSALS: Readonly<Record<Refusal, Row>> = {
  ...PLAIN,
  unknown_client: [400, 'invalid_client', 'Invalid client_id or client_secret'],
  secret_missing: [400, 'invalid_client', 'Invalid client_id or client_secret'],
  secret_wrong: [400, 'invalid_client', 'Invalid client_id or client_secret'],
  secret_expired: [400, 'invalid_client', 'Invalid client_id or client_secret'],
  unauthorized_client: [401, 'unauthorized_client', 'The client is not authorized'],
  dead_code: [400, 'invalid_grant', 'Invalid authorization code'],
  used_code: [400, 'invalid_grant', 'Invalid authorization code'],
  dead_refresh_token: [400, 'invalid_grant', 'Invalid Token!'],
}

export const zoom: Dialect = {
  title: 'Zoom',
  // The scopes stand in the app; nobody asks for any.
  defaultScope: 'user:read:user user:read:email meeting:read:meeting meeting:write:meeting',
  refreshes: () => true,
  refuse(refusal) {
    const [status, error, reason] = REFUSALS[refusal]
    return { status, body: { reason, error } }
  },
  refusePlainly: ({ error, description }, _call, status) => ({ status, body: { reason: description ?? error, error } }),
  tokens: (body) => ({ ...body, api_url: 'https://api.zoom.us' }),
  claims: ({ id, email, name }) => ({
    id,
    sub: id,
    email,
    first_name: name.split(' ')[0],
    last_name: name.split(' ').slice(1).join(' '),
    display_name: name,
    type: 2,
    verified: 1,
    status: 'active',
  }),
  namesIssuer: false,
  challenges: false,
  denied: { error: 'access_denied' },
}
