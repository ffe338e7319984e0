import { resolved, type Schema, type Schemas } from './document.ts'

// A schema in the words of a reader.

/** `string`, `array of objects`, `integer or null`. */
export function typeOf(given: Schema, schemas: Schemas): string {
  const schema = resolved(given, schemas)
  if (schema.items !== undefined) return `array of ${plural(typeOf(schema.items, schemas))}`
  if (typeof schema.type === 'string') return schema.type
  if (schema.type !== undefined) return schema.type.join(' or ')
  const [first] = schema.oneOf ?? schema.anyOf ?? []
  if (first !== undefined) return typeOf(first, schemas)
  const value = schema.const ?? schema.enum?.[0]
  return value === undefined ? 'any' : typeof value
}

/** The values that a field may take, where they are few enough to be listed. */
export function valuesOf({ const: only, enum: several, items }: Schema): readonly unknown[] {
  return only === undefined ? (several ?? items?.enum ?? []) : [only]
}

/** What else a value must be: `1 to 255 characters`. */
export function constraintsOf(schema: Schema): readonly string[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, minProperties, format, pattern } = schema
  const expected = schema['x-expected']
  return [
    range(minLength, maxLength, 'character'),
    range(minimum, maximum),
    range(minItems, maxItems, 'item'),
    range(minProperties, undefined, 'field'),
    format === undefined ? undefined : `in the form of \`${format}\``,
    expected ?? (pattern === undefined ? undefined : `must match \`${pattern}\``),
    schema.default === undefined ? undefined : `by default \`${JSON.stringify(schema.default)}\``,
    schema.items && range(schema.items.minLength, schema.items.maxLength, 'character', ' each'),
  ].filter((constraint) => constraint !== undefined)
}

function range(least?: number, most?: number, unit?: string, after = ''): string | undefined {
  const units = (count: number) => (unit === undefined ? count.toString() : `${count} ${unit}${count === 1 ? '' : 's'}`)
  if (least === undefined) return most === undefined ? undefined : `at most ${units(most)}${after}`
  if (most === undefined) return `at least ${units(least)}${after}`
  return least === most ? `exactly ${units(least)}${after}` : `${least} to ${units(most)}${after}`
}

function plural(type: string): string {
  return type === 'any' ? 'anything' : `${type}s`
}
