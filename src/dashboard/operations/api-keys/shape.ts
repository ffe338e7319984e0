import { apiKeyState } from '../../../api/api-keys.ts'
import { time } from '../../../api/shapes.ts'
import type { ApiKey } from '../../../store/store.ts'
import { text, timeOrNull } from '../shapes.ts'

export const apiKeyObject = {
  type: 'object',
  required: ['id', 'name', 'scopes', 'created_at', 'expires_at', 'revoked_at', 'last_used_at', 'state'],
  properties: {
    id: text,
    name: text,
    scopes: { type: 'array', items: text },
    created_at: time,
    expires_at: timeOrNull,
    revoked_at: timeOrNull,
    last_used_at: timeOrNull,
    state: { type: 'string', enum: ['active', 'expired', 'revoked'] },
  },
} as const

export function toPublic(key: ApiKey, now: number) {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
    last_used_at: key.lastUsedAt,
    state: apiKeyState(key, now),
  }
}
