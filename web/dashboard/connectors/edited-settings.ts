import type { Connector } from '../api/connectors.ts'
import type { Provider } from '../api/providers.ts'
import type { Draft, ObjectSchema } from '../schema-form/schema.ts'
import { NO_SETTINGS } from './given.ts'

export const SECRET = 'client_secret'

/** What the form starts with: the settings that may be shown. The secret may stay the one that is stored. */
export function settingsToEdit(
  { connector: { settings, public_settings } }: Provider,
  connector: Connector,
): { readonly schema: ObjectSchema; readonly draft: Draft } {
  const schema = (settings ?? NO_SETTINGS) as ObjectSchema
  const mayStay = connector.active_credential_id !== undefined
  return {
    schema: mayStay ? { ...schema, required: (schema.required ?? []).filter((name) => name !== SECRET) } : schema,
    draft: Object.fromEntries(
      public_settings.filter((name) => name in connector.settings).map((name) => [name, connector.settings[name]]),
    ),
  }
}

/** The settings to send, which replace all; undefined when they are as they were. */
export function settingsChange(before: Draft, after: Draft): Draft | 'needs-secret' | undefined {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  if ([...names].every((name) => before[name] === after[name])) return undefined
  return after['client_id'] !== before['client_id'] && after[SECRET] === undefined ? 'needs-secret' : after
}
