import type { Example } from '../operation.ts'
import type { JsonSchema } from '../../lib/schema.ts'
import { settingsSchema } from '../../providers/check.ts'
import { providers } from '../../providers/index.ts'
import type { Provider } from '../../providers/provider.ts'
import { connectorName, connectorScope, connectorScopes, connectorSettings } from './shape.ts'

// The bodies as the reference shows them: what each provider takes, from the providers' own declarations. A form says
// in `x-providers` for whom it is.

const withSettings = providers.filter(({ connector }) => connector.settings !== undefined)
const withoutSettings = providers.filter(({ connector }) => connector.settings === undefined)

function scopeProperty({ connector }: Provider) {
  return connector.scope === 'none'
    ? {}
    : connector.scope === 'scopes'
      ? { scope: connectorScope, scopes: connectorScopes }
      : { scope: connectorScope }
}

function settingsOf({ title, connector }: Provider, secretMayBeKept: boolean): JsonSchema {
  const schema = settingsSchema(connector, { secretMayBeKept })
  if (connector.settings === undefined)
    return { ...schema, title: 'No settings', description: 'The provider has no OAuth client: an empty object.' }
  return {
    ...schema,
    title: secretMayBeKept ? `${title} settings to replace` : `${title} settings`,
    description: connectorSettings.description,
  }
}

export const createBody: JsonSchema = {
  discriminator: { propertyName: 'provider' },
  oneOf: providers.map((provider) => ({
    title: `New ${provider.title} connector`,
    type: 'object',
    description: `Creates the ${provider.title} connector.`,
    additionalProperties: false,
    required: ['provider'],
    properties: {
      provider: { type: 'string', const: provider.name, description: `${provider.title}.` },
      name: connectorName,
      settings: settingsOf(provider, false),
      ...scopeProperty(provider),
    },
  })),
}

export const updateBody: JsonSchema = {
  title: 'Connector changes',
  type: 'object',
  description: 'What to change; at least one field.',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    name: connectorName,
    settings: {
      description: 'All settings, in the form of the provider that the path names.',
      anyOf: [
        ...withSettings.map((provider) => ({ ...settingsOf(provider, true), 'x-providers': [provider.name] })),
        // One form for all of these.
        ...withoutSettings.slice(0, 1).map((provider) => ({
          ...settingsOf(provider, true),
          title: 'No settings to replace',
          'x-providers': withoutSettings.map(({ name }) => name),
        })),
      ],
    },
    scope: connectorScope,
    scopes: connectorScopes,
    active_credential_id: {
      type: 'string',
      description: 'The id of a credential of this connector, of the type `connector`.',
    },
  },
}

export const createExamples: Readonly<Record<string, Example>> = Object.fromEntries(
  providers.map((provider) => [
    provider.name,
    {
      summary: provider.title,
      value: {
        provider: provider.name,
        ...(provider.credentials.connector && { settings: provider.credentials.connector.example }),
      },
    },
  ]),
)

export const updateExamples: Readonly<Record<string, Example>> = {
  scope: {
    summary: 'Ask for other scopes',
    value: { scope: ['https://www.googleapis.com/auth/gmail.readonly'] },
    'x-providers': ['google'],
  },
  active: {
    summary: 'Use another credential by default',
    value: { active_credential_id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47' },
  },
  settings: {
    summary: 'Replace the OAuth client',
    value: { settings: { client_id: '1234567890-example.apps.googleusercontent.com', client_secret: 'example' } },
    'x-providers': ['google'],
  },
}
