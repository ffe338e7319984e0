import { providerNamed, providerNames, type ProviderName } from '../providers/index.ts'
import type { Provider } from '../providers/provider.ts'

// Fragments that the resources share. `as const`, so that they give types as well.

export const providerParameter = {
  type: 'string',
  enum: providerNames,
  description: 'The provider whose connector is meant. An application has at most one connector a provider.',
  example: 'google',
} as const

export const nameProperty = {
  type: 'string',
  format: 'name',
  'x-expected': 'must have 1 to 255 characters after trimming, and no control characters',
} as const

export const viewParameter = {
  type: 'string',
  enum: ['full'],
  description:
    'With `full`, the answer also tells what this server knows beyond the fields that every client expects: type, ' +
    'version, fingerprint, who and when, last use. Secrets are never among it.',
} as const

export const selectParameter = {
  type: 'string',
  maxLength: 1000,
  description: 'A comma-separated list: only these top-level fields of `data` are answered.',
  example: 'id,name',
} as const

export const limitParameter = {
  type: 'integer',
  minimum: 1,
  maximum: 200,
  default: 10,
  description: 'How many records one page holds at the most.',
} as const

export const offsetParameter = {
  type: 'integer',
  minimum: 0,
  maximum: 1_000_000_000,
  default: 0,
  description: 'How many records to pass over.',
} as const

export const sortByParameter = {
  type: 'string',
  enum: ['created_at', 'updated_at', 'createdAt', 'updatedAt'],
  default: 'created_at',
  description: 'What to sort by. The camelCase spellings are what the official Node client sends.',
} as const

export const sortFields = {
  created_at: 'created_at',
  updated_at: 'updated_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const

export const orderByParameter = {
  type: 'string',
  enum: ['desc', 'asc'],
  default: 'desc',
  description: 'The direction to sort in.',
} as const

/** One scope, as a pattern (RFC 6749 section 3.3). */
export const SCOPE = '[\\x21\\x23-\\x5B\\x5D-\\x7E]+'

/** Of a text that is kept as it is: PostgreSQL has no NUL in one. */
export const WITHOUT_NUL = { pattern: '^[^\\u0000]*$', 'x-expected': 'must be a text without NUL' } as const

export const time = { type: 'integer', description: 'Unix seconds.' } as const

export const advice = {
  type: ['string', 'null'],
  description: 'What to do about it; null where it worked.',
} as const

/** What every `view=full` tells of a record's history. */
export const historyProperties = {
  created_by: { type: 'string', description: 'The id of the API key or the member that created it.' },
  updated_by: { type: 'string', description: 'The id of the API key or the member that last changed it.' },
} as const

export function page(query: { limit?: number | undefined; offset?: number | undefined }) {
  return { limit: query.limit ?? limitParameter.default, offset: query.offset ?? offsetParameter.default }
}

/** The provider that a checked path names. */
export function providerOf(name: ProviderName): Provider<ProviderName> {
  const provider = providerNamed(name)
  if (provider === undefined) throw new Error(`no provider ${name} behind a checked path`)
  return provider
}
