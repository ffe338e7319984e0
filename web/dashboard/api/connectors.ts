import { queryOptions } from '@tanstack/react-query'
import { publicPath } from './applications.ts'
import { api } from './client.ts'
import { keys } from './keys.ts'

export interface Connector {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly scope?: readonly string[]
  readonly active_credential_id?: string
  readonly credential_count: number
  readonly created_at: number
  readonly updated_at: number
  readonly created_by?: string
  readonly updated_by?: string
}

export const connectorsQuery = (app: string) =>
  queryOptions({
    queryKey: keys.connectors(app),
    queryFn: ({ signal }) =>
      api.get<readonly Connector[]>(publicPath(app, 'connectors'), { signal, query: { view: 'full', limit: 200 } }),
  })

export const connectorQuery = (app: string, provider: string) =>
  queryOptions({
    queryKey: keys.connector(app, provider),
    queryFn: ({ signal }) =>
      api.get<Connector>(publicPath(app, 'connectors', provider), { signal, query: { view: 'full' } }),
  })
