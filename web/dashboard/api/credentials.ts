import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { publicPath } from './applications.ts'
import { api, pathOf } from './client.ts'
import type { Attempt, GrantTotals } from './grants.ts'
import { keys } from './keys.ts'
import type { Order } from './order.ts'
import type { CredentialType } from './providers.ts'
import type { Tried } from './verification.ts'

/** What is known of a credential. Its data is never among it. */
export interface Credential {
  readonly id: string
  readonly name: string
  readonly created_at: number
  /** A mere renaming counts. */
  readonly updated_at: number
  readonly credential_type: CredentialType
  readonly version: number
  readonly fingerprint: string | null
  readonly active: boolean
  readonly last_used_at: number | null
  readonly created_by: string
  readonly updated_by: string
}

export interface CredentialVersion {
  readonly version: number
  readonly fingerprint: string | null
  readonly sealed_at: number
  readonly sealed_by: string
  readonly current: boolean
}

/** What replacing the data would do, told by the names of fields. */
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

export type CredentialData = Readonly<Record<string, unknown>>

export const PAGE = 200

export const credentialsQuery = (app: string, provider: string, order: Order) =>
  infiniteQueryOptions({
    queryKey: [...keys.credentials(app, provider), 'list', order],
    queryFn: ({ signal, pageParam }) =>
      api.get<readonly Credential[]>(publicPath(app, 'connectors', provider, 'creds'), {
        signal,
        query: { view: 'full', limit: PAGE, offset: pageParam, ...order },
      }),
    initialPageParam: 0,
    // The server does not say how many there are: a page that is not full is the last.
    getNextPageParam: (page, _pages, offset) => (page.length < PAGE ? undefined : offset + PAGE),
    // Asking again asks for every page that was read.
    staleTime: 60_000,
  })

/** As many as one page holds, the newest first, for choosing one by its name. */
export const newestCredentialsQuery = (app: string, provider: string) =>
  queryOptions({
    queryKey: [...keys.credentials(app, provider), 'newest'],
    queryFn: ({ signal }) =>
      api.get<readonly Credential[]>(publicPath(app, 'connectors', provider, 'creds'), {
        signal,
        query: { view: 'full', limit: PAGE },
      }),
    staleTime: 60_000,
  })

export const credentialQuery = (app: string, provider: string, id: string) =>
  queryOptions({
    queryKey: keys.credential(app, provider, id),
    queryFn: ({ signal }) =>
      api.get<Credential>(publicPath(app, 'connectors', provider, 'creds', id), { signal, query: { view: 'full' } }),
  })

/** What came of using it last, and how many grants stand on it. */
export interface CredentialHealth {
  readonly state: 'unused' | 'ok' | 'failing' | 'replaced'
  /** The version that was last used. */
  readonly version: number | null
  readonly last_attempt: Attempt | null
  readonly last_ok_at: number | null
  readonly paused_until: number | null
  readonly grants: GrantTotals
}

export const healthQuery = (app: string, provider: string, id: string) =>
  queryOptions({
    queryKey: keys.health(app, provider, id),
    queryFn: ({ signal }) =>
      api.get<CredentialHealth>(publicPath(app, 'connectors', provider, 'creds', id, 'health'), { signal }),
  })

export const versionsQuery = (app: string, provider: string, id: string) =>
  queryOptions({
    queryKey: keys.versions(app, provider, id),
    queryFn: ({ signal }) => api.get<readonly CredentialVersion[]>(ownPath(app, provider, id, 'versions'), { signal }),
  })

/** What trying a credential with its provider came to. */
export interface Verification extends Tried {
  readonly version: number
}

/** @param mailbox one that the credential opens without its user, to try that as well */
export function verifyCredential(app: string, provider: string, id: string, mailbox: string): Promise<Verification> {
  const query = mailbox === '' ? '' : `?mailbox=${encodeURIComponent(mailbox)}`
  return api.post(`${publicPath(app, 'connectors', provider, 'creds', id, 'verify')}${query}`)
}

/** @param verify nothing is kept unless the provider accepts it */
export function createCredential(
  app: string,
  provider: string,
  given: {
    readonly name: string
    readonly credential_type: CredentialType
    readonly credential_data: CredentialData
  },
  verify: boolean,
): Promise<Credential> {
  return api.post(`${publicPath(app, 'connectors', provider, 'creds')}?view=full&verify=${verify}`, given)
}

/** @param verify nothing is changed unless the provider accepts the data */
export function changeCredential(
  app: string,
  provider: string,
  id: string,
  given: { readonly name?: string; readonly credential_data?: CredentialData },
  verify = false,
): Promise<Credential> {
  return api.patch(`${publicPath(app, 'connectors', provider, 'creds', id)}?view=full&verify=${verify}`, given)
}

/** What an update with this data would change. */
export function compareCredential(
  app: string,
  provider: string,
  id: string,
  credential_data: CredentialData,
): Promise<Comparison> {
  return api.post(ownPath(app, provider, id, 'compare'), { credential_data })
}

export function rollBackCredential(app: string, provider: string, id: string): Promise<Credential> {
  return api.post(`${publicPath(app, 'connectors', provider, 'creds', id, 'rollback')}?view=full`)
}

export function deleteCredential(app: string, provider: string, id: string): Promise<void> {
  return api.delete(publicPath(app, 'connectors', provider, 'creds', id))
}

/** A path beyond the public API. */
function ownPath(app: string, provider: string, id: string, what: string): string {
  return pathOf('applications', app, 'connectors', provider, 'creds', id, what)
}
