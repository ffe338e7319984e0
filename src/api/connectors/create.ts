import { newId } from '../../lib/ids.ts'
import { Problem } from '../../lib/problem.ts'
import { publicSettings } from '../../providers/check.ts'
import { providerNamed, type ProviderName } from '../../providers/index.ts'
import { operation, type Context } from '../operation.ts'
import type { Connector } from '../../store/store.ts'
import { fingerprintOf } from '../../sealed/versions.ts'
import { providerOf, providerParameter } from '../shapes.ts'
import { createBody, createExamples } from './documented.ts'
import { PRIMARY_NAME, primaryCredential } from './primary.ts'
import { checkedSettings, hasClient, settingsErrors } from './settings.ts'
import {
  connectorExample,
  connectorName,
  connectorObject,
  connectorQuery,
  connectorScope,
  connectorScopes,
  connectorSettings,
  scopeOf,
  toPublic,
} from './shape.ts'

export const createConnector = operation({
  id: 'create_connector',
  methods: ['POST'],
  path: '/v3/connectors',
  tag: 'Connectors',
  summary: 'Create a connector',
  description:
    'Creates the connector of one provider; an application has at most one of each. Its OAuth client becomes the primary ' +
    'credential, which `active_credential_id` names. Sending the same again answers with the connector that is there.',
  scope: 'connectors:write',
  query: connectorQuery,
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['provider'],
    properties: {
      provider: providerParameter,
      name: connectorName,
      settings: connectorSettings,
      scope: connectorScope,
      scopes: connectorScopes,
    },
  },
  documentedBody: createBody,
  bodyExamples: createExamples,
  answer: { status: 201, description: 'The connector.', data: connectorObject, example: connectorExample },
  problems: ['conflict'],

  async alsoWrong({ body }) {
    const name: unknown = typeof body === 'object' && body !== null && 'provider' in body && body.provider
    const provider = typeof name === 'string' ? providerNamed(name) : undefined
    return provider === undefined ? [] : settingsErrors(provider.name, body, false)
  },

  async act({ caller, query, body, read, keys, now }) {
    const { provider } = body
    const name = body.name?.trim() ?? provider
    const scope = scopeOf(body) ?? null
    const client = body.settings && checkedSettings(provider, body.settings)
    const settings = client ? publicSettings(providerOf(provider), client.data) : {}

    const existing = await read.connector(caller.app, provider)
    if (existing !== undefined) {
      const same =
        existing.name === name &&
        sameScope(existing.scope, scope) &&
        (await sameClient({ caller, read, keys }, existing, provider, client?.canonical))
      if (!same) throw new Problem('conflict', `provider: the application already has a connector for ${provider}.`)
      return { data: toPublic(existing, query.view) }
    }

    const about = { app: caller.app, provider, name: PRIMARY_NAME, by: caller.actor.id, now }
    const primary = client && hasClient(provider) ? primaryCredential(keys, about, client.canonical) : undefined
    const connector = {
      id: newId(),
      applicationId: caller.app,
      provider,
      name,
      settings,
      scope,
      activeCredentialId: primary?.id ?? null,
      credentialCount: primary ? 1 : 0,
      createdAt: now,
      createdBy: caller.actor.id,
      updatedAt: now,
      updatedBy: caller.actor.id,
    }
    return {
      data: toPublic(connector, query.view),
      plan: {
        changes: [{ kind: 'connector.insert', connector, ...(primary && { primary }) }],
        audit: [
          {
            event: 'connector.created',
            target: { type: 'connector', id: connector.id, provider },
            changed: Object.keys(body),
          },
          ...(primary
            ? [{ event: 'credential.created', target: { type: 'credential', id: primary.id, provider } } as const]
            : []),
        ],
      },
    }
  },
})

function sameScope(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Whether the client that was sent is the one the connector has, told by the fingerprint of its active credential. */
async function sameClient(
  { caller, read, keys }: Pick<Context, 'caller' | 'read' | 'keys'>,
  existing: Connector,
  provider: ProviderName,
  canonical: string | undefined,
): Promise<boolean> {
  if (existing.activeCredentialId === null) return canonical === undefined || !hasClient(provider)
  if (canonical === undefined) return false
  const active = await read.credential(caller.app, provider, existing.activeCredentialId)
  return active?.fingerprint === fingerprintOf(keys, caller.app, existing.activeCredentialId, canonical)
}
