import { isSecret } from './secret.ts'
import type { Draft, FieldSchema, ObjectSchema } from './schema.ts'

/** How a field is entered: on a line, hidden, hidden on many lines, from a list, or not at all, for it is always the same. */
export type FieldKind = 'line' | 'secret' | 'key' | 'choice' | 'fixed'

export interface Field {
  readonly name: string
  readonly label: string
  readonly help: string | undefined
  readonly kind: FieldKind
  readonly required: boolean
  readonly schema: FieldSchema
}

export function fieldsOf({ properties, required = [] }: ObjectSchema): readonly Field[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    label: readable(name),
    help: schema.description,
    kind: kindOf(name, schema),
    required: required.includes(name),
    schema,
  }))
}

function kindOf(name: string, { const: only, enum: choices, format }: FieldSchema): FieldKind {
  if (only !== undefined) return 'fixed'
  if (choices !== undefined) return 'choice'
  if (format === 'rsa-private-key') return 'key'
  return isSecret(name) ? 'secret' : 'line'
}

/** The fields that are asked for at once, and those that may stay out of sight: optional ones, when they are many. */
export function grouped(schema: ObjectSchema): { readonly first: readonly Field[]; readonly more: readonly Field[] } {
  const fields = fieldsOf(schema).filter(({ kind, required }) => kind !== 'fixed' || required)
  const optional = fields.filter(({ required }) => !required)
  if (schema.anyOf !== undefined || optional.length <= MOST_OPTIONAL) return { first: fields, more: [] }
  return { first: fields.filter(({ required }) => required), more: optional }
}

const MOST_OPTIONAL = 4

const words: Readonly<Record<string, string>> = {
  id: 'ID',
  url: 'URL',
  uri: 'URI',
  x509: 'X.509',
  oauth: 'OAuth',
  auth: 'authorization',
  cert: 'certificate',
}

/** `private_key_id` as "Private key ID". */
export function readable(name: string): string {
  const text = name
    .split('_')
    .map((word) => words[word] ?? word)
    .join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The document as it is sent: what was left empty is not in it, and what can only be one value is where it must be. */
export function dataOf(schema: ObjectSchema, draft: Draft): Record<string, unknown> {
  const fixed = fieldsOf(schema).filter(({ kind, required }) => kind === 'fixed' && required)
  return Object.fromEntries([
    ...fixed.map(({ name, schema: { const: only } }) => [name, only] as const),
    ...Object.entries(draft).filter(([name, value]) => value !== '' || !Object.hasOwn(schema.properties, name)),
  ])
}

/** What the document holds besides the fields of the schema. */
export function othersIn(schema: ObjectSchema, draft: Draft): readonly string[] {
  return Object.keys(draft).filter((name) => !Object.hasOwn(schema.properties, name))
}
