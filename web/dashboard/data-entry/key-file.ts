import { fieldsOf } from '../schema-form/fields.ts'
import type { Draft, ObjectSchema } from '../schema-form/schema.ts'

export type Refusal =
  | { readonly why: 'too-large' | 'unreadable' | 'not-json' | 'not-object' | 'oauth-client' }
  | { readonly why: 'other-kind'; readonly field: string }
  | { readonly why: 'missing'; readonly names: readonly string[] }

export type Read =
  { readonly kind: 'read'; readonly data: Draft } | { readonly kind: 'refused'; readonly refusal: Refusal }

/** As much as the server takes. */
const LARGEST = 65_536

/** Whether a provider issues files for this kind of credential: whether there is a private key in it. */
export function takesKeyFile(schema: ObjectSchema): boolean {
  return fieldsOf(schema).some(({ kind }) => kind === 'key')
}

export async function readFile(file: File, schema: ObjectSchema): Promise<Read> {
  if (file.size > LARGEST) return refused({ why: 'too-large' })
  const text = await file.text().catch(() => undefined)
  return text === undefined ? refused({ why: 'unreadable' }) : readKeyFile(text, schema)
}

/** What a key file holds, when it is one of the right kind. What is said of another one names fields and no values. */
export function readKeyFile(text: string, schema: ObjectSchema): Read {
  const read = readObject(text)
  if (read.kind === 'refused') return read
  const data = withKnownNames(schema, read.data)
  if (typeof data['web'] === 'object' || typeof data['installed'] === 'object') return refused({ why: 'oauth-client' })
  const other = fieldsOf(schema).find(
    ({ name, kind, schema: { const: only } }) => kind === 'fixed' && data[name] !== undefined && data[name] !== only,
  )
  if (other !== undefined) return refused({ why: 'other-kind', field: other.name })
  const names = (schema.required ?? []).filter((name) => data[name] === undefined || data[name] === '')
  return names.length > 0 ? refused({ why: 'missing', names }) : { kind: 'read', data }
}

export function readObject(text: string): Read {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return refused({ why: 'not-json' })
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { kind: 'read', data: value as Draft }
    : refused({ why: 'not-object' })
}

/** The camelCase spellings of fields, which the server takes as well, under the names that the schema knows. */
export function withKnownNames({ properties }: ObjectSchema, data: Draft): Draft {
  const names = new Map(Object.keys(properties).map((name) => [camelCase(name), name]))
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const name = names.get(key) ?? key
      return [Object.hasOwn(data, name) ? key : name, value]
    }),
  )
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function refused(refusal: Refusal): Read {
  return { kind: 'refused', refusal }
}
