import { isDeepStrictEqual } from 'node:util'
import { invalid } from '../../lib/problem.ts'
import type { Connector } from '../../store/store.ts'
import { providerNames } from '../../providers/index.ts'
import { historyProperties, nameProperty, providerParameter, selectParameter, time, viewParameter } from '../shapes.ts'

export const connectorPath = {
  type: 'object',
  properties: { provider: providerParameter },
  required: ['provider'],
} as const

export const connectorQuery = {
  type: 'object',
  properties: { view: viewParameter, select: selectParameter },
} as const

export const connectorName = {
  ...nameProperty,
  description:
    'A name for the connector, of 1 to 255 characters without control characters. Without one, it is named after its ' +
    'provider.',
  example: 'Staging app',
} as const

const scopeItem = { type: 'string', minLength: 1, maxLength: 2048, description: 'One scope of the provider.' } as const

export const connectorScope = {
  type: 'array',
  maxItems: 200,
  items: scopeItem,
  description: 'The scopes that are asked for by default, at most 200.',
  example: ['https://www.googleapis.com/auth/calendar'],
} as const

/** The published form of `scopes` is one string, what clients send is a list. */
export const connectorScopes = {
  type: ['array', 'string'],
  maxItems: 200,
  minLength: 1,
  maxLength: 2048,
  items: scopeItem,
  description: 'Another spelling of `scope`, in which one string stands for a list of one.',
} as const

export const connectorSettings = {
  type: 'object',
  description: 'What the provider needs to know of the OAuth client. `client_secret` is sealed and never answered.',
} as const

export const connectorObject = {
  title: 'Connector',
  description: 'How an application talks to one provider.',
  type: 'object',
  required: ['name', 'provider', 'settings'],
  properties: {
    name: { type: 'string', description: 'Its name.' },
    provider: { type: 'string', enum: providerNames, description: 'The provider that it connects to.' },
    settings: {
      type: 'object',
      description: 'The public settings of the active credential; secrets are never among them.',
      properties: {
        client_id: { type: 'string', description: 'The id of the OAuth client.' },
        tenant: { type: 'string', description: 'The Microsoft tenant.' },
        topic_name: { type: 'string', description: 'The Google Pub/Sub topic.' },
        project_id: { type: 'string', description: 'The Google Cloud project.' },
      },
    },
    scope: {
      type: 'array',
      items: { type: 'string', description: 'One scope of the provider.' },
      description: 'The scopes that are asked for by default.',
    },
    active_credential_id: { type: 'string', description: 'The credential that is used when none is named.' },
    id: { type: 'string', description: 'Only with `view=full`: the id of the connector.' },
    credential_count: { type: 'integer', description: 'Only with `view=full`: how many credentials it holds.' },
    created_at: { ...time, description: 'Only with `view=full`: when it was created, in unix seconds.' },
    updated_at: { ...time, description: 'Only with `view=full`: when it was last changed, in unix seconds.' },
    ...historyProperties,
  },
} as const

export const connectorExample = {
  name: 'google',
  provider: 'google',
  settings: { client_id: '1234567890-example.apps.googleusercontent.com' },
  scope: ['https://www.googleapis.com/auth/calendar'],
  active_credential_id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47',
}

export type ShownConnector = Omit<Connector, 'n' | 'revision'>

/** What an answer tells of a connector; each field is named here or in the schema, so a secret cannot slip in. */
export function toPublic(connector: ShownConnector, view: 'full' | undefined) {
  const { name, provider, settings, scope, activeCredentialId } = connector
  const always = {
    name,
    provider,
    settings,
    ...(scope !== null && { scope }),
    ...(activeCredentialId !== null && { active_credential_id: activeCredentialId }),
  }
  if (view === undefined) return always
  return {
    ...always,
    id: connector.id,
    credential_count: connector.credentialCount,
    created_at: connector.createdAt,
    updated_at: connector.updatedAt,
    created_by: connector.createdBy,
    updated_by: connector.updatedBy,
  }
}

/** The list behind either spelling of scopes; undefined when neither is there. @throws Problem `invalid` when they differ */
export function scopeOf(body: {
  readonly scope?: readonly string[] | undefined
  readonly scopes?: string | readonly string[] | undefined
}): readonly string[] | undefined {
  const { scope } = body
  const scopes = typeof body.scopes === 'string' ? [body.scopes] : body.scopes
  if (scope !== undefined && scopes !== undefined && !isDeepStrictEqual(scope, scopes))
    throw invalid([{ path: 'scopes', message: 'is another spelling of scope and must equal it' }])
  return scope ?? scopes
}
