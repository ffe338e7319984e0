import type { Example } from '../operation.ts'
import type { JsonSchema } from '../../lib/schema.ts'
import { providers } from '../../providers/index.ts'
import type { CredentialSpec, CredentialType } from '../../providers/provider.ts'
import { credentialDataDescription, credentialName, credentialTypes } from './shape.ts'

// The bodies as the reference shows them: what each provider takes, from the providers' own declarations. A form says
// in `x-providers` for whom it is, and a list of values in `x-values-by-provider` which of them each one takes; by these
// a reader who knows the provider narrows the body to what fits.

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
  const forms = those.map(({ provider, spec: { schema, title, description } }) => ({
    ...schema,
    title,
    description,
    'x-providers': [provider],
  }))
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
      'x-providers': those.map(({ provider }) => provider),
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
      'x-values-by-provider': Object.fromEntries(
        providers.map(({ name, credentials }) => [name, Object.keys(credentials)]),
      ),
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
    documented.map((each) => [
      `${each.provider}-${each.type}`,
      { summary: each.spec.title, value: value(each), 'x-providers': [each.provider] },
    ]),
  )
}
