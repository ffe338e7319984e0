import { queryOptions } from '@tanstack/react-query'
import type { Scope, scopes } from '../../../src/api/scopes.ts'
import { api, pathOf } from './client.ts'
import { keys } from './keys.ts'

export const SCOPES = [
  'applications:read',
  'applications:write',
  'audit:read',
  'audit:write',
  'connectors:read',
  'connectors:write',
  'credentials:read',
  'credentials:write',
  'grants:read',
  'grants:write',
  'tokens:lend',
] as const satisfies typeof scopes

export type { Scope }

/** Those of a key that only owners can make. */
export const OWNERS_SCOPES: readonly string[] = ['tokens:lend']

export interface ApiKey {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly created_at: number
  readonly expires_at: number | null
  readonly revoked_at: number | null
  readonly last_used_at: number | null
  readonly state: 'active' | 'expired' | 'revoked'
}

export interface NewApiKey {
  readonly name: string
  readonly scopes: readonly string[]
  readonly expires_in_days: number | null
}

export const apiKeysQuery = (app: string) =>
  queryOptions({
    queryKey: keys.apiKeys(app),
    queryFn: ({ signal }) => api.get<readonly ApiKey[]>(pathOf('applications', app, 'api-keys'), { signal }),
  })

/** The answer holds the key itself, this once. */
export function createApiKey(app: string, given: NewApiKey): Promise<ApiKey & { readonly key: string }> {
  return api.post(pathOf('applications', app, 'api-keys'), given)
}

export function revokeApiKey(app: string, id: string): Promise<void> {
  return api.delete(pathOf('applications', app, 'api-keys', id))
}
