import type { ConnectorGiven } from '../api/connectors.ts'
import type { Provider } from '../api/providers.ts'
import type { ObjectSchema } from '../schema-form/schema.ts'

export const NO_SETTINGS: ObjectSchema = { type: 'object', properties: {} }

/** Scopes under the name that the provider has for them. */
export function scopeOf({ connector: { scope } }: Provider, scopes: readonly string[]): ConnectorGiven {
  return scope === 'none' || scopes.length === 0 ? {} : { [scope]: scopes }
}
