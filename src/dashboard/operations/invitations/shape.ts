import { time } from '../../../api/shapes.ts'
import type { Invitation } from '../../../store/store.ts'
import { role, text, textOrNull } from '../shapes.ts'

export const invitationObject = {
  type: 'object',
  required: ['id', 'role', 'email', 'created_at', 'created_by', 'expires_at'],
  properties: { id: text, role, email: textOrNull, created_at: time, created_by: text, expires_at: time },
} as const

export function toPublic({ id, role, email, createdAt, createdBy, expiresAt }: Invitation) {
  return { id, role, email, created_at: createdAt, created_by: createdBy, expires_at: expiresAt }
}
