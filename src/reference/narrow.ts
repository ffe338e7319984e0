import { resolved, type Schema, type Schemas } from './document.ts'

/**
 * A schema as one provider's requests must fit it: forms and values that are for others are left out. Works on
 * `x-providers` and `x-values-by-provider` alone, so it knows no provider and no operation.
 */
export function narrow(schema: Schema, provider: string, schemas: Schemas): Schema {
  if (!forProvider(resolved(schema, schemas), provider)) return nothingFor(provider)
  const here = { ...resolved(schema, schemas) } as { -readonly [K in keyof Schema]: Schema[K] }
  const values = here['x-values-by-provider']?.[provider]
  if (values !== undefined) {
    if (values.length === 0)
      return { ...nothingFor(provider), ...(here.description && { description: here.description }) }
    here.enum = values
  }
  if (here.properties !== undefined)
    here.properties = Object.fromEntries(
      Object.entries(here.properties).map(([name, property]) => [name, narrow(property, provider, schemas)]),
    )
  if (here.items !== undefined) here.items = narrow(here.items, provider, schemas)
  for (const keyword of ['oneOf', 'anyOf'] as const) {
    const forms = here[keyword]
    if (forms === undefined) continue
    const fitting = forms.filter((form) => forProvider(resolved(form, schemas), provider))
    if (fitting.length === 0) return nothingFor(provider)
    here[keyword] = fitting.map((form) => narrow(form, provider, schemas))
  }
  return here
}

function forProvider(schema: Schema, provider: string): boolean {
  return schema['x-providers']?.includes(provider) ?? true
}

/** `errorMessage` is what the editor's language service shows in place of its own words. */
function nothingFor(provider: string): Schema {
  return { not: {}, errorMessage: `The provider ${provider} takes nothing here.` } as Schema
}
