import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { keys } from './keys.ts'

export type CredentialType = 'connector' | 'serviceaccount' | 'adminconsent'

/** As much of a JSON Schema as forms are made from. */
export interface JSONSchema {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, JSONSchema>>
  readonly required?: readonly string[]
  readonly items?: JSONSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly additionalProperties?: boolean | JSONSchema
  readonly 'x-expected'?: string
}

/** Where to click at the provider. */
export interface Guide {
  readonly where: string
  readonly url: string
  readonly steps: readonly string[]
}

export interface CredentialShape {
  readonly title: string
  readonly description: string
  readonly schema: JSONSchema
  readonly example: Readonly<Record<string, unknown>>
  readonly guide: Guide | null
  /** Whether the provider can be asked about one before it is kept. */
  readonly verifiable: boolean
}

export interface Provider {
  readonly name: string
  readonly title: string
  /** Whether users can sign in there on the hosted pages. */
  readonly hosted: boolean
  readonly connector: {
    readonly settings: JSONSchema | null
    readonly public_settings: readonly string[]
    readonly scope: 'scope' | 'scopes' | 'none'
    readonly guide: Guide | null
  }
  readonly credentials: Readonly<Partial<Record<CredentialType, CredentialShape>>>
}

/** They change with the version of the server alone. */
export const providersQuery = queryOptions({
  queryKey: keys.providers,
  queryFn: ({ signal }) => api.get<readonly Provider[]>('providers', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})
