import type { JsonSchema } from '../../lib/schema.ts'
import { providers } from '../../providers/index.ts'
import type { Example } from '../operation.ts'
import { alongside, grantScope } from './shape.ts'

// The bodies as the reference shows them, from the providers' own declarations: see credentials/documented.ts.

const formsOf = ({ ways }: (typeof providers)[number]): JsonSchema => {
  const forms = ways.map(({ title, schema }) => ({ ...schema, title, description: `${title}.` }))
  const [only] = forms
  return forms.length === 1 && only !== undefined ? only : { description: 'One of several ways.', anyOf: forms }
}

export const customBody: JsonSchema = {
  discriminator: { propertyName: 'provider' },
  oneOf: providers.map((provider) => ({
    title: `${provider.title} mailbox`,
    type: 'object',
    description: `A mailbox at ${provider.title}.`,
    'x-providers': [provider.name],
    additionalProperties: false,
    required: ['provider', 'settings'],
    properties: {
      provider: { type: 'string', const: provider.name, description: 'The provider of the mailbox.' },
      settings: formsOf(provider),
      scope: grantScope,
      ...alongside,
    },
  })),
}

export const customExamples: Readonly<Record<string, Example>> = Object.fromEntries(
  providers.flatMap(({ name, title, ways }) =>
    ways.map(({ way, title: by, example }) => [
      `${name}-${way}`,
      { summary: `${title}: ${by}`, value: { provider: name, settings: example }, 'x-providers': [name] },
    ]),
  ),
)

/** The body of an update; which settings fit, the provider of the grant says. */
export const updateBody: JsonSchema = {
  title: 'Grant changes',
  type: 'object',
  description: 'What to change; at least one field.',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    settings: {
      description: 'What it authenticates with from now on, by its provider. Replaced as a whole, and tried first.',
      anyOf: providers.map((provider) => ({ ...formsOf(provider), 'x-providers': [provider.name] })),
    },
    scope: grantScope,
  },
}
