import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { GRANTS_COUNTED_MAX as MAX } from '../../../src/dashboard/operations/failing.ts'
import { publicPath } from './applications.ts'
import { api, pathOf } from './client.ts'
import { keys } from './keys.ts'
import type { Order } from './order.ts'

export const GRANT_STATUSES = ['valid', 'invalid'] as const
export type GrantStatus = (typeof GRANT_STATUSES)[number]

/** As far as the server counts the grants of a connector, or of an application. */
export const GRANTS_COUNTED_MAX = 100_000 satisfies typeof MAX

export type GrantTotals = Readonly<Record<GrantStatus, number>>

/** What was last tried with a provider, and what came of it, in the provider's own words. */
export interface Attempt {
  readonly at: number
  readonly step: string
  /** Whose failure it was. */
  readonly outcome: 'ok' | 'credential' | 'grant' | 'passing'
  readonly code: string | null
  readonly message: string | null
  /** What to do about it; null where it worked. */
  readonly advice: string | null
}

export interface GrantRow {
  readonly id: string
  readonly email: string
  readonly provider: string
  readonly status: GrantStatus
  readonly credential: { readonly id: string; readonly name: string | null; readonly failing: boolean } | null
  readonly last_outcome: Attempt['outcome'] | null
  readonly created_at: number
  readonly updated_at: number
}

/** What is known of a grant. What it authenticates with is never among it. */
export interface Grant {
  readonly id: string
  readonly provider: string
  readonly email: string
  readonly name?: string
  readonly provider_user_id?: string
  readonly grant_status: GrantStatus
  readonly scope: readonly string[]
  readonly settings: Readonly<Record<string, unknown>>
  readonly credential_id?: string
  readonly state?: string
  readonly ip?: string
  readonly user_agent?: string
  readonly created_at: number
  readonly updated_at: number
  readonly credential_version: number | null
  readonly client_id: string | null
  readonly last_attempt: Attempt | null
  /** What has made it invalid. */
  readonly ended_by: 'refusal' | 'deletion' | null
  readonly created_by: string
}

export interface GrantFilter {
  readonly provider?: string
  readonly status?: GrantStatus
  readonly email?: string
  readonly credential_id?: string
}

const PAGE = 50

export const grantsQuery = (app: string, filter: GrantFilter, order: Order) =>
  infiniteQueryOptions({
    queryKey: [...keys.grants(app), 'list', filter, order],
    queryFn: ({ signal, pageParam }) =>
      api.get<readonly GrantRow[]>(pathOf('applications', app, 'grants'), {
        signal,
        query: { ...filter, ...order, limit: PAGE, offset: pageParam },
      }),
    initialPageParam: 0,
    // The server does not say how many there are: a page that is not full is the last.
    getNextPageParam: (page, _pages, offset) => (page.length < PAGE ? undefined : offset + PAGE),
  })

/** By its id, or by the address of its mailbox. */
export const grantQuery = (app: string, id: string) =>
  queryOptions({
    queryKey: keys.grant(app, id),
    queryFn: ({ signal }) => api.get<Grant>(publicPath(app, 'grants', id), { signal, query: { view: 'full' } }),
  })

export function deleteGrant(app: string, id: string): Promise<void> {
  return api.delete(publicPath(app, 'grants', id))
}
