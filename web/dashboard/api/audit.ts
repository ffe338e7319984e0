import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Actor } from '../../../src/audit/record.ts'
import { addressOf, api, pathOf, type Query } from './client.ts'
import { keys } from './keys.ts'

export interface AuditRecord {
  readonly seq: number
  readonly at: number
  readonly event: string
  readonly actor: Actor
  readonly target: { readonly type: string; readonly id: string; readonly provider?: string; readonly name?: string }
  readonly changed: readonly string[]
  readonly request_id: string
  readonly result: string
}

export interface AuditFilter {
  readonly event?: string
  readonly actor?: string
  readonly target?: string
  readonly text?: string
  readonly from?: number
  readonly to?: number
}

export interface AuditPage {
  readonly data: readonly AuditRecord[]
  readonly next_before: number | null
  /** A page may be short though there is more: this is how far it looked. */
  readonly searched_to: number
}

export interface Chain {
  /** The last record that was moved to a file; 0 when none was. */
  readonly archived: number
  readonly first_at: number | null
  readonly records: number
  readonly verified: boolean
  readonly last_at: number | null
  /** A checkpoint to keep elsewhere. */
  readonly end: string | null
  readonly faults: readonly {
    readonly kind: string
    readonly seq: number
    readonly detail: string
    readonly count: number
  }[]
}

/** The log of an application, or without one that of the deployment. */
export const auditQuery = (app: string | undefined, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: [...keys.audit(app), filter],
    queryFn: ({ signal, pageParam }) =>
      api.answer<AuditPage>(auditPath(app), { signal, query: { limit: 50, ...asQuery(filter), before: pageParam } }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next_before }) => next_before,
  })

export const chainQuery = (app: string | undefined) =>
  queryOptions({
    queryKey: keys.chain(app),
    queryFn: ({ signal }) => api.get<Chain>(`${auditPath(app)}/chain`, { signal }),
  })

/** Walks the whole chain again, whatever was found a moment ago. */
export function verifyChain(app: string | undefined): Promise<Chain> {
  return api.get<Chain>(`${auditPath(app)}/chain`, { query: { fresh: 1 } })
}

/** The whole log as JSON Lines, for a link that downloads. */
export function exportAddress(app: string | undefined): string {
  return addressOf(`${auditPath(app)}/export`)
}

function auditPath(app: string | undefined): string {
  return app === undefined ? 'audit' : pathOf('applications', app, 'audit')
}

function asQuery(filter: AuditFilter): Query {
  return { ...filter }
}
