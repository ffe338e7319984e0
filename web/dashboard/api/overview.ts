import { queryOptions } from '@tanstack/react-query'
import { api, pathOf } from './client.ts'
import { keys } from './keys.ts'

export type AttentionKind =
  | 'root_key_not_backed_up'
  | 'chain_broken'
  | 'credential_failing'
  | 'grant_invalid'
  | 'api_key_expires'
  | 'api_key_expired'
  | 'credential_old'
  | 'credential_unused'
  | 'no_second_factor'

export interface AttentionItem {
  readonly id: string
  readonly name: string
  readonly provider?: string
  readonly at?: number
  /** How many grants stand on it. */
  readonly grants?: number
}

export interface Attention {
  readonly kind: AttentionKind
  readonly severity: 'high' | 'medium' | 'low'
  readonly count: number
  /** A few of them. */
  readonly items: readonly AttentionItem[]
}

export interface Day {
  readonly day: string
  readonly requests: number
  readonly errors: number
  readonly changes: number
}

export interface Overview {
  /** Grants are counted up to GRANTS_COUNTED_MAX. */
  readonly counts: Readonly<Record<'connectors' | 'credentials' | 'grants' | 'api_keys', number>>
  readonly attention: readonly Attention[]
  readonly days: readonly Day[]
}

export const overviewQuery = (app: string) =>
  queryOptions({
    queryKey: keys.overview(app),
    queryFn: ({ signal }) => api.get<Overview>(pathOf('applications', app, 'overview'), { signal }),
  })

export function markBackedUp(): Promise<{ readonly backed_up_at: number }> {
  return api.post('root-key/backed-up')
}
