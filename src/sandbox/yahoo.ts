import { PLAIN, plainly, type Dialect, type Row } from './dialect.ts'
import type { Refusal } from './refusals.ts'

const REFUSALS: Readonly<Record<Refusal, Row>> = {
  ...PLAIN,
  unknown_client: [400, 'invalid_client', 'invalid client id'],
  secret_missing: [401, 'invalid_client', 'client secret is missing'],
  secret_wrong: [401, 'invalid_client', 'client secret mismatch'],
  secret_expired: [401, 'invalid_client', 'client secret mismatch'],
  dead_code: [400, 'invalid_grant', 'Invalid authorization code'],
  used_code: [400, 'invalid_grant', 'Invalid authorization code'],
  dead_refresh_token: [400, 'invalid_grant', 'Invalid refresh token'],
}

export const yahoo: Dialect = {
  title: 'Yahoo',
  defaultScope: 'openid email profile',
  refreshes: () => true,
  ...plainly(REFUSALS),
  claims: ({ id, email, name }) => ({ sub: id, email, email_verified: true, name, given_name: name.split(' ')[0] }),
  namesIssuer: false,
  challenges: true,
  denied: { error: 'access_denied' },
}
