import { queryOptions } from '@tanstack/react-query'
import { publicPath } from './applications.ts'
import { api, pathOf } from './client.ts'
import { keys } from './keys.ts'
import type { CredentialType } from './providers.ts'

/** What is known of a credential. Its data is never among it. */
export interface Credential {
  readonly id: string
  readonly name: string
  readonly created_at: number
  readonly updated_at: number
  readonly credential_type: CredentialType
  readonly version: number
  readonly fingerprint?: string
  readonly active: boolean
  readonly last_used_at?: number | null
  readonly created_by?: string
  readonly updated_by?: string
}

export interface CredentialVersion {
  readonly version: number
  readonly fingerprint: string | null
  readonly sealed_at: number
  readonly sealed_by: string
  readonly current: boolean
}

export interface Comparison {
  readonly same: boolean
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  readonly kept: readonly string[]
  readonly fingerprint_before: string | null
  readonly fingerprint_after: string | null
  readonly version_before: number
  readonly version_after: number
}

export const credentialQuery = (app: string, provider: string, id: string) =>
  queryOptions({
    queryKey: keys.credential(app, provider, id),
    queryFn: ({ signal }) =>
      api.get<Credential>(publicPath(app, 'connectors', provider, 'creds', id), { signal, query: { view: 'full' } }),
  })

export const versionsQuery = (app: string, provider: string, id: string) =>
  queryOptions({
    queryKey: keys.versions(app, provider, id),
    queryFn: ({ signal }) =>
      api.get<readonly CredentialVersion[]>(`${operatorPath(app, provider, id)}/versions`, { signal }),
  })

/** What an update with this data would change: names of fields only. */
export function compareCredential(
  app: string,
  provider: string,
  id: string,
  credential_data: unknown,
): Promise<Comparison> {
  return api.post(`${operatorPath(app, provider, id)}/compare`, { credential_data })
}

function operatorPath(app: string, provider: string, id: string): string {
  return pathOf('applications', app, 'connectors', provider, 'creds', id)
}
