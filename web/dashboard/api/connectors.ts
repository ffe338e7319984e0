import { queryOptions } from '@tanstack/react-query'
import { publicPath } from './applications.ts'
import { api, pathOf } from './client.ts'
import type { GrantTotals } from './grants.ts'
import { keys } from './keys.ts'

export interface Connector {
  readonly id: string
  readonly name: string
  readonly provider: string
  /** The public settings of the active credential. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly scope?: readonly string[]
  readonly active_credential_id?: string
  readonly credential_count: number
  readonly created_at: number
  readonly updated_at: number
  readonly created_by: string
  readonly updated_by: string
}

export interface ConnectorGiven {
  readonly name?: string
  /** With the client secret, where one is given. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly scope?: readonly string[]
  readonly scopes?: readonly string[]
  readonly active_credential_id?: string
}

export const connectorsQuery = (app: string) =>
  queryOptions({
    queryKey: keys.connectors(app),
    queryFn: ({ signal }) =>
      api.get<readonly Connector[]>(publicPath(app, 'connectors'), { signal, query: { view: 'full', limit: 200 } }),
  })

export interface ConnectorHealth {
  /** Counted up to GRANTS_COUNTED_MAX. */
  readonly grants: GrantTotals
  readonly failing: {
    readonly count: number
    /** A few of them. */
    readonly items: readonly {
      readonly id: string
      readonly name: string
      readonly at: number
      readonly grants: number
    }[]
    readonly ids: readonly string[]
  }
}

export const connectorHealthQuery = (app: string, provider: string) =>
  queryOptions({
    queryKey: keys.connectorHealth(app, provider),
    queryFn: ({ signal }) =>
      api.get<ConnectorHealth>(pathOf('applications', app, 'connectors', provider, 'health'), { signal }),
  })

export function createConnector(app: string, provider: string, given: ConnectorGiven): Promise<Connector> {
  return api.post(`${publicPath(app, 'connectors')}?view=full`, { provider, ...given })
}

export function changeConnector(app: string, provider: string, given: ConnectorGiven): Promise<Connector> {
  return api.patch(`${publicPath(app, 'connectors', provider)}?view=full`, given)
}

export function deleteConnector(app: string, provider: string): Promise<void> {
  return api.delete(publicPath(app, 'connectors', provider))
}
