import { JWT_BEARER } from './names.ts'

/** Why a provider refuses, in words that all of them share. Each provider's dialect has its own codes and texts for it. */
export type Refusal =
  | 'unknown_client'
  | 'secret_missing'
  | 'secret_wrong'
  | 'secret_expired'
  | 'unauthorized_client'
  | 'no_consent'
  | 'unknown_tenant'
  | 'no_tenant'
  | 'dead_code'
  | 'used_code'
  | 'dead_refresh_token'
  | 'unknown_account'
  | 'unknown_service_account'
  | 'bad_signature'
  | 'bad_times'
  | 'bad_audience'
  | 'bad_scope'
  | 'rate_limited'
  | 'server_error'

/** What oidc-provider says of a request that it has refused. */
export interface Refused {
  readonly error: string
  readonly description?: string | undefined
  /** Not sent to anybody: why. */
  readonly detail?: string | undefined
}

/** Which of our refusals it was, or undefined where the words of the standard do. */
export function refusalOf({ error, description = '', detail = '' }: Refused, grantType?: string): Refusal | undefined {
  switch (error) {
    case 'invalid_client':
      if (detail === 'client not found') return grantType === JWT_BEARER ? 'unknown_service_account' : 'unknown_client'
      return detail.includes('mechanism') ? 'secret_missing' : 'secret_wrong'
    case 'invalid_grant':
      if (grantType === 'refresh_token') return 'dead_refresh_token'
      return detail.includes('consumed') || detail.includes('already') ? 'used_code' : 'dead_code'
    case 'unauthorized_client':
      return 'unauthorized_client'
    case 'invalid_request':
      if (description.includes('no client authentication')) return 'secret_missing'
      return description.includes('grant type is not allowed') ? 'unauthorized_client' : undefined
    default:
      return undefined
  }
}
