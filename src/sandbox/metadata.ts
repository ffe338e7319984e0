import type { AdapterPayload } from 'oidc-provider'
import type { Clients } from './clients.ts'
import { JWT_BEARER, type ProviderName } from './names.ts'
import type { ServiceAccounts } from './service-accounts.ts'

/** A client as oidc-provider wants it. What secrets and addresses it has is asked of the registry each time. */
export function clientMetadata(
  clients: Clients,
  serviceAccounts: ServiceAccounts,
  provider: ProviderName,
  id: string,
): AdapterPayload | undefined {
  if (clients.get(provider, id) !== undefined)
    return {
      client_id: id,
      client_secret: 'see clients.ts',
      redirect_uris: ['http://localhost/'],
      grant_types: ['authorization_code', 'refresh_token', ...(provider === 'microsoft' ? ['client_credentials'] : [])],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    }
  // A service account has no secret: its assertion says who it is.
  if (provider === 'google' && serviceAccounts.get(id) !== undefined)
    return {
      client_id: id,
      redirect_uris: [],
      grant_types: [JWT_BEARER],
      response_types: [],
      token_endpoint_auth_method: 'none',
    }
  return undefined
}
