/** What an API key may be allowed. */
export const scopes = [
  'applications:read',
  'applications:write',
  'audit:read',
  'audit:write',
  'connectors:read',
  'connectors:write',
  'credentials:read',
  'credentials:write',
] as const

export type Scope = (typeof scopes)[number]

export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text)
}
