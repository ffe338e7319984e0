import type { Scope } from '../api/api-keys.ts'

/** Something harmless that is there without anything having been set up, for each scope that reads. */
const PATHS: readonly (readonly [Scope, string])[] = [
  ['connectors:read', '/v3/connectors'],
  ['grants:read', '/v3/grants'],
  ['applications:read', '/v3/applications'],
  ['credentials:read', '/v3/connectors/google/creds'],
]

/** What a key with these scopes may get; undefined where nothing is for it to try. */
export function examplePath(scopes: readonly string[]): string | undefined {
  return PATHS.find(([scope]) => scopes.includes(scope))?.[1]
}
