import { fieldsOf, type Field } from './fields.ts'
import { privateKeyProblem } from './private-key.ts'
import type { Draft, ObjectSchema, Problems } from './schema.ts'

/**
 * What is wrong with a draft, in the words of the server, which has the last one. Checked here as well, so that one
 * learns it while typing.
 */
export function problemsOf(schema: ObjectSchema, draft: Draft): Problems {
  const has = (name: string) => draft[name] !== undefined && draft[name] !== ''
  const found: Record<string, string> = {}
  for (const field of fieldsOf(schema)) {
    const problem = has(field.name) ? valueProblem(field, draft[field.name]) : missing(field)
    if (problem !== undefined) found[field.name] = problem
  }
  for (const [name, needed] of Object.entries(schema.dependentRequired ?? {}))
    if (has(name)) for (const other of needed) if (!has(other)) found[other] ??= `is required with ${name}`
  const { anyOf } = schema
  if (anyOf !== undefined && !anyOf.some(({ required }) => required.every(has)))
    found[''] = schema['x-expected'] ?? `needs ${anyOf.map(({ required }) => required.join(' and ')).join(', or ')}`
  return found
}

function missing({ required, kind }: Field): string | undefined {
  return required && kind !== 'fixed' ? 'is required' : undefined
}

function valueProblem({ kind, schema }: Field, value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a string'
  const { const: only, enum: choices, minLength = 0, maxLength = Infinity, pattern, 'x-expected': expected } = schema
  if (only !== undefined && value !== only) return expected ?? `must be ${only}`
  if (choices !== undefined && !choices.includes(value)) return expected ?? `must be one of: ${choices.join(', ')}`
  if (kind === 'key') return privateKeyProblem(value)
  const { length } = Array.from(value)
  if (length < minLength) return `must have at least ${minLength} characters`
  if (length > maxLength) return `must have at most ${maxLength} characters`
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return expected ?? 'does not have the right form'
  return undefined
}

/** The server's `validation_errors` below one field of the body, by the names of that field's own fields. */
export function problemsBelow(at: string, errors: Readonly<Record<string, string>> | undefined): Problems {
  return Object.fromEntries(
    Object.entries(errors ?? {})
      .filter(([path]) => path === at || path.startsWith(`${at}.`))
      .map(([path, message]) => [path.slice(at.length + 1), message]),
  )
}
