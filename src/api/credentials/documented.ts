import type { Example } from '../operation.ts'
import type { JsonSchema } from '../../lib/schema.ts'
import { providers } from '../../providers/index.ts'
import type { CredentialSpec, CredentialType } from '../../providers/provider.ts'
import { credentialDataDescription, credentialName, credentialTypes } from './shape.ts'

// The bodies as the reference shows them: what each provider takes, from the providers' own declarations.

interface Documented {
  readonly provider: string
  readonly type: string
  readonly spec: CredentialSpec
}

const documented: readonly Documented[] = providers.flatMap((provider) =>
  Object.entries(provider.credentials).map(([type, spec]) => ({ provider: provider.name, type, spec })),
)

const titles: Readonly<Record<CredentialType, string>> = {
  connector: 'New OAuth client',
  serviceaccount: 'New service account',
  adminconsent: 'New admin consent',
}

/** The forms that data may take. Which one is right depends on the provider in the path, so several may fit. */
function dataOf(those: readonly Documented[]): JsonSchema {
  const forms = those.map(({ spec }) => ({ ...spec.schema, title: spec.title, description: spec.description }))
  const [only] = forms
  if (forms.length === 1 && only !== undefined) return only
  return { description: credentialDataDescription, anyOf: forms }
}

export const createBody: JsonSchema = {
  discriminator: { propertyName: 'credential_type' },
  oneOf: credentialTypes.map((type) => {
    const those = documented.filter((each) => each.type === type)
    return {
      title: titles[type],
      type: 'object',
      description: `For the providers: ${those.map(({ provider }) => provider).join(', ')}.`,
      additionalProperties: false,
      required: ['name', 'credential_type', 'credential_data'],
      properties: {
        name: credentialName,
        credential_type: { type: 'string', const: type, description: 'The type of the credential.' },
        credential_data: dataOf(those),
      },
    }
  }),
}

export const updateBody: JsonSchema = {
  title: 'Credential changes',
  type: 'object',
  description: 'What to change; at least one field.',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    name: credentialName,
    credential_type: {
      type: 'string',
      enum: credentialTypes,
      description: 'May be sent when it is the stored type; a credential cannot change its type.',
    },
    credential_data: dataOf(documented),
  },
}

export const createExamples: Readonly<Record<string, Example>> = examples(({ type, spec }) => ({
  name: `My ${spec.title}`,
  credential_type: type,
  credential_data: spec.example,
}))

export const updateExamples: Readonly<Record<string, Example>> = {
  rename: { summary: 'Rename, and keep the data', value: { name: 'My first Google credential' } },
  ...examples(({ spec }) => ({ credential_data: spec.example })),
}

function examples(value: (each: Documented) => unknown): Record<string, Example> {
  return Object.fromEntries(
    documented.map((each) => [`${each.provider}-${each.type}`, { summary: each.spec.title, value: value(each) }]),
  )
}
