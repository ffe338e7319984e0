import { time } from '../../../api/shapes.ts'
import type { Member } from '../../../store/store.ts'
import { count, role, text, timeOrNull } from '../shapes.ts'

export const memberObject = {
  type: 'object',
  required: ['id', 'name', 'email', 'role', 'two_factor', 'passkeys', 'created_at', 'last_sign_in_at'],
  properties: {
    id: text,
    name: text,
    email: text,
    role,
    two_factor: { type: 'boolean' },
    passkeys: count,
    created_at: time,
    last_sign_in_at: timeOrNull,
  },
} as const

export function toPublic(member: Member) {
  return {
    id: member.id,
    name: member.name,
    email: member.email,
    role: member.role,
    two_factor: member.twoFactor,
    passkeys: member.passkeys,
    created_at: member.createdAt,
    last_sign_in_at: member.lastSignInAt,
  }
}
