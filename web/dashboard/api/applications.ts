import { queryOptions } from '@tanstack/react-query'
import { api, pathOf } from './client.ts'
import { keys } from './keys.ts'

export type Environment = 'production' | 'staging' | 'sandbox'

export const ENVIRONMENTS: readonly Environment[] = ['production', 'staging', 'sandbox']

export interface ApplicationRow {
  readonly id: string
  readonly name: string
  readonly environment: Environment
  readonly region: string
  readonly created_at: number
  readonly connectors: number
  readonly credentials: number
}

export const applicationsQuery = queryOptions({
  queryKey: keys.applications,
  queryFn: ({ signal }) => api.get<readonly ApplicationRow[]>('applications', { signal }),
})

export function createApplication(given: {
  readonly name: string
  readonly environment: Environment
}): Promise<ApplicationRow> {
  return api.post<ApplicationRow>('applications', given)
}

/** A path of the public API, called for an application with the session: `publicPath(app, 'connectors', 'google')`. */
export function publicPath(app: string, ...segments: readonly string[]): string {
  return pathOf('applications', app, 'v3', ...segments)
}
