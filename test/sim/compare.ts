import { same } from './state.ts'

/** What the product chooses by itself in an answer, or counts beside requests: not compared with the model. */
const OWN = new Set(['fingerprint', 'fingerprint_before', 'fingerprint_after', 'key', 'url', 'last_used_at'])
/** Answers whose order the model knows; others are lists of what is told apart by its id. */
const ORDERED = new Set(['get_credential_all', 'get_connector_all', 'credential_versions'])
/** Answers of which the model knows a part. */
const IN_PART = new Set([
  'get_overview',
  'me',
  'application_audit_chain',
  'deployment_audit_chain',
  'credential_versions',
  'verify_credential_by_id',
  'connector_health',
  'exchange_oauth2_token',
  'info_oauth2_token',
])
/** They read more than once, so what they answer may be of two moments when something has changed between. */
export const OF_TWO_MOMENTS = new Set([
  'get_credential_all',
  'get_overview',
  'list_applications',
  'create_connector',
  'create_credential',
  'me',
  'get_credential_health',
  'list_grant_rows',
  'connector_health',
])

/** Whether the `data` of an answer is what the model says. */
export function fits(operation: string, expected: unknown, answered: unknown): boolean {
  const a = normal(expected, !ORDERED.has(operation))
  const b = normal(answered, !ORDERED.has(operation))
  return IN_PART.has(operation) ? within(a, b) : same(a, b)
}

function normal(value: unknown, sorted: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item, sorted))
    return sorted ? items.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)) : items
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, one]) => !OWN.has(name) && one !== undefined)
      .map(([name, one]) => [name, normal(one, sorted)]),
  )
}

function rank(item: unknown): string {
  return typeof item === 'object' && item !== null && 'id' in item ? String(item.id) : JSON.stringify(item)
}

function within(expected: unknown, answered: unknown): boolean {
  if (Array.isArray(expected))
    return (
      Array.isArray(answered) &&
      answered.length === expected.length &&
      expected.every((item, at) => within(item, (answered as unknown[])[at]))
    )
  if (typeof expected !== 'object' || expected === null) return same(expected, answered)
  const found = (answered ?? {}) as Record<string, unknown>
  return Object.entries(expected).every(([name, one]) => within(one, found[name]))
}
