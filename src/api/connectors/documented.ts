import type { Example } from '../../http/operation.ts'
import type { JsonSchema } from '../../lib/schema.ts'
import { settingsSchema } from '../../providers/check.ts'
import { providers } from '../../providers/index.ts'
import type { Provider } from '../../providers/provider.ts'
import { connectorName, connectorScope, connectorScopes, connectorSettings } from './shape.ts'

// The bodies as the reference shows them: what each provider takes, from the providers' own declarations.

function scopeProperty({ connector }: Provider) {
  return connector.scope === 'none'
    ? {}
    : connector.scope === 'scopes'
      ? { scope: connectorScope, scopes: connectorScopes }
      : { scope: connectorScope }
}

const settingsOf = (provider: Provider, secretMayBeKept: boolean) => ({
  ...settingsSchema(provider.connector, { secretMayBeKept }),
  description: connectorSettings.description,
})

export const createBody: JsonSchema = {
  oneOf: providers.map((provider) => ({
    title: provider.title,
    type: 'object',
    additionalProperties: false,
    required: ['provider'],
    properties: {
      provider: { type: 'string', const: provider.name },
      name: connectorName,
      settings: settingsOf(provider, false),
      ...scopeProperty(provider),
    },
  })),
}

export const updateBody: JsonSchema = {
  anyOf: providers.map((provider) => ({
    title: provider.title,
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      name: connectorName,
      settings: settingsOf(provider, true),
      ...scopeProperty(provider),
      active_credential_id: { type: 'string', description: 'The id of a credential of this connector.' },
    },
    'x-provider': provider.name,
  })),
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
  scope: { summary: 'Ask for other scopes', value: { scope: ['https://www.googleapis.com/auth/gmail.readonly'] } },
  active: {
    summary: 'Use another credential by default',
    value: { active_credential_id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47' },
  },
  settings: {
    summary: 'Replace the OAuth client',
    value: { settings: { client_id: '1234567890-example.apps.googleusercontent.com', client_secret: 'example' } },
  },
}
