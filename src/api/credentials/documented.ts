import type { Example } from '../../http/operation.ts'
import type { JsonSchema } from '../../lib/schema.ts'
import type { CredentialSpec } from '../../providers/provider.ts'
import { providers } from '../../providers/index.ts'
import { credentialName } from './shape.ts'

// The bodies as the reference shows them: what each provider takes, from the providers' own declarations.

interface Documented {
  readonly title: string
  readonly provider: string
  readonly type: string
  readonly spec: CredentialSpec
}

const documented: readonly Documented[] = providers.flatMap((provider) =>
  Object.entries(provider.credentials).map(([type, spec]) => ({
    title: `${provider.title}: ${spec.title}`,
    provider: provider.name,
    type,
    spec,
  })),
)

export const createBody: JsonSchema = {
  oneOf: documented.map(({ title, provider, type, spec }) => ({
    title,
    type: 'object',
    additionalProperties: false,
    required: ['name', 'credential_type', 'credential_data'],
    properties: {
      name: credentialName,
      credential_type: { type: 'string', const: type },
      credential_data: { ...spec.schema, description: spec.description },
    },
    'x-provider': provider,
  })),
}

export const updateBody: JsonSchema = {
  anyOf: documented.map(({ title, provider, type, spec }) => ({
    title,
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      name: credentialName,
      credential_type: {
        type: 'string',
        const: type,
        description: 'May be sent when it is the stored type; a credential cannot change its type.',
      },
      credential_data: { ...spec.schema, description: spec.description },
    },
    'x-provider': provider,
  })),
}

export const createExamples: Readonly<Record<string, Example>> = examples((each) => ({
  name: `My ${each.title}`,
  credential_type: each.type,
  credential_data: each.spec.example,
}))

export const updateExamples: Readonly<Record<string, Example>> = {
  rename: { summary: 'Rename, and keep the data', value: { name: 'My first Google credential' } },
  ...examples((each) => ({ credential_data: each.spec.example })),
}

function examples(value: (each: Documented) => unknown): Record<string, Example> {
  return Object.fromEntries(
    documented.map((each) => [`${each.provider}-${each.type}`, { summary: each.title, value: value(each) }]),
  )
}
