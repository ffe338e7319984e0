import { isDeepStrictEqual } from 'node:util'
import type { JsonSchema } from '../../lib/schema.ts'

export type Json = Readonly<Record<string, unknown>>

/** Formats of our own checks. What they ask for is in the description; a reader elsewhere knows only the public ones. */
const OWN_FORMATS = new Set<unknown>(['name', 'rsa-private-key'])

const MAPS = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const SINGLE = new Set(['items', 'not', 'if', 'then', 'else', 'additionalProperties', 'propertyNames', 'contains'])

interface Parameters {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/**
 * The schemas and parameters of a document, each written once. A schema with a title becomes a component of that name
 * and a reference wherever it stands, so a shape gets its place in the reference by being given a title.
 */
export class Components {
  readonly schemas: Record<string, Json> = {}
  readonly parameters: Record<string, Json> = {}

  /** The public form of one of our schemas: a reference when it has a title. */
  schema(schema: JsonSchema): Json {
    const shown = this.#shown(schema)
    const { title } = schema
    if (typeof title !== 'string') return shown
    return reference('schemas', enter(this.schemas, pascalCase(title), shown))
  }

  /** References to the parameters that an object schema declares as its properties; a title tells two of one name apart. */
  parametersOf(schema: JsonSchema | undefined, place: 'path' | 'query'): Json[] {
    const { properties = {}, required = [] } = (schema ?? {}) as Parameters
    return Object.entries(properties).map(([name, property]) => {
      const { title, description, example, ...rest } = property
      return reference(
        'parameters',
        enter(this.parameters, pascalCase(typeof title === 'string' ? title : name), {
          name,
          in: place,
          ...((place === 'path' || required.includes(name)) && { required: true }),
          description,
          schema: this.#shown(rest),
          ...(example !== undefined && { example }),
        }),
      )
    })
  }

  #shown(schema: JsonSchema): Json {
    const shown: Record<string, unknown> = {}
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === 'format' && OWN_FORMATS.has(value)) continue
      if (keyword === 'example') shown['examples'] = [value]
      else if (keyword === 'discriminator') shown[keyword] = this.#discriminator(schema, value as Json)
      else shown[keyword] = this.#value(keyword, value)
    }
    return shown
  }

  /** Only what is a schema is looked into: a field may well be called `title` or `format`. */
  #value(keyword: string, value: unknown): unknown {
    if (MAPS.has(keyword))
      return Object.fromEntries(
        Object.entries(value as Record<string, JsonSchema>).map(([name, below]) => [name, this.schema(below)]),
      )
    if (LISTS.has(keyword)) return (value as readonly JsonSchema[]).map((below) => this.schema(below))
    if (SINGLE.has(keyword) && typeof value === 'object') return this.schema(value as JsonSchema)
    return value
  }

  /** Which value leads to which form, from the constants in the forms themselves. */
  #discriminator(union: JsonSchema, discriminator: Json): Json {
    const { propertyName } = discriminator as { propertyName: string }
    const forms = union['oneOf'] as readonly (JsonSchema & { properties: Record<string, JsonSchema> })[]
    const mapping = forms.map((form) => [form.properties[propertyName]?.['const'], this.schema(form)['$ref']])
    return { propertyName, mapping: Object.fromEntries(mapping) as unknown }
  }
}

export function reference(kind: 'schemas' | 'parameters' | 'responses' | 'headers', name: string): Json {
  return { $ref: `#/components/${kind}/${name}` }
}

/** `Google service account` becomes `GoogleServiceAccount`. */
export function pascalCase(words: string): string {
  return words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

function enter(components: Record<string, Json>, name: string, value: Json): string {
  const known = (components[name] ??= value)
  if (!isDeepStrictEqual(known, value)) throw new Error(`two different things are called ${name} in the reference`)
  return name
}
