import type { JsonSchema } from '../../lib/schema.ts'
import { providers } from '../../providers/index.ts'
import type { Example } from '../operation.ts'
import { alongside, grantScope } from './shape.ts'

// The bodies as the reference shows them, from the providers' own declarations: see credentials/documented.ts.

const formsOf = ({ name, title: of, ways }: (typeof providers)[number]): readonly JsonSchema[] =>
  ways.map(({ title, schema }) => ({
    ...schema,
    title: `${of}: ${title}`,
    description: `${title}.`,
    'x-providers': [name],
  }))

function settingsOf(provider: (typeof providers)[number]): JsonSchema {
  const forms = formsOf(provider)
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
      settings: settingsOf(provider),
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
      anyOf: providers.flatMap(formsOf),
    },
    scope: grantScope,
  },
}
