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
  'grants:read',
  'grants:write',
  'tokens:lend',
] as const

export type Scope = (typeof scopes)[number]

/** What the dashboard's own operations take besides, which no API key can be given; `open` takes nothing at all. */
export type MemberScope =
  | 'api_keys:read'
  | 'api_keys:write'
  | 'api_keys:lend'
  | 'applications:create'
  | 'members:read'
  | 'members:write'
  | 'deployment:read'
  | 'deployment:write'
  | 'open'

export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text)
}
