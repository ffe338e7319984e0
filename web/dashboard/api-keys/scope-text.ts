import { apiKeyTexts } from '../texts/api-keys.ts'

/** What a scope allows, in words; a scope that a newer server has stays as it is. */
export function scopeText(scope: string): string {
  return apiKeyTexts.scopeNames[scope] ?? scope
}
