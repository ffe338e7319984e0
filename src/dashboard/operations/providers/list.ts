import { operation } from '../../../api/operation.ts'
import { isVerifiable } from '../../../grants/verify.ts'
import { isHosted, providers } from '../../../providers/index.ts'
import type { CredentialSpec, CredentialType, Guide, Provider } from '../../../providers/provider.ts'
import { OPERATOR_API } from '../../paths.ts'
import { TAG, text } from '../shapes.ts'

const texts = { type: 'array', items: text } as const
/** A document that is not ours to cut: every field of it is answered. */
const document = { type: 'object', additionalProperties: true } as const

const guide = {
  type: ['object', 'null'],
  required: ['where', 'url', 'steps'],
  properties: { where: text, url: text, steps: texts },
} as const

const credentialType = {
  type: 'object',
  required: ['title', 'description', 'schema', 'example', 'guide', 'verifiable'],
  properties: {
    title: text,
    description: text,
    schema: document,
    example: document,
    guide,
    verifiable: { type: 'boolean' },
  },
} as const

const providerObject = {
  type: 'object',
  required: ['name', 'title', 'hosted', 'connector', 'credentials'],
  properties: {
    name: text,
    title: text,
    hosted: { type: 'boolean' },
    connector: {
      type: 'object',
      required: ['settings', 'public_settings', 'scope', 'guide'],
      properties: {
        settings: { type: ['object', 'null'], additionalProperties: true },
        public_settings: texts,
        scope: { type: 'string', enum: ['scope', 'scopes', 'none'] },
        guide,
      },
    },
    credentials: {
      type: 'object',
      properties: { connector: credentialType, serviceaccount: credentialType, adminconsent: credentialType },
    },
  },
} as const

export const listProviders = operation({
  id: 'list_providers',
  methods: ['GET'],
  path: `${OPERATOR_API}/providers`,
  tag: TAG,
  summary: 'List the providers',
  description: 'What each provider takes, by its schemas, and where to click at the provider to get it.',
  scope: 'connectors:read',
  answer: { status: 200, description: 'The providers.', data: { type: 'array', items: providerObject } },
  problems: [],

  async act() {
    return { data: providers.map(toPublic) }
  },
})

function toPublic(provider: Provider) {
  const { name, title, connector, credentials } = provider
  return {
    name,
    title,
    hosted: isHosted(provider),
    connector: {
      settings: connector.settings ?? null,
      public_settings: connector.publicSettings,
      scope: connector.scope,
      guide: guideOf(connector),
    },
    credentials: Object.fromEntries(
      Object.entries(credentials).map(([type, spec]: [string, CredentialSpec]) => [
        type,
        {
          title: spec.title,
          description: spec.description,
          schema: spec.schema,
          example: spec.example,
          guide: guideOf(spec),
          verifiable: isVerifiable(provider, type as CredentialType),
        },
      ]),
    ),
  }
}

function guideOf({ guide }: { readonly guide?: Guide }): Guide | null {
  return guide ?? null
}
