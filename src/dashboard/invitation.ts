import { hash, randomBytes } from 'node:crypto'
import { DAY_S } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import type { Invitation, Role } from '../store/store.ts'

const TOKEN_BYTES = 32

export interface NewInvitation {
  /** Shown once, in the link; only its hash is kept. */
  readonly token: string
  readonly invitation: Invitation
  readonly hash: Buffer
}

/** @param of.createdBy the member, or who else has made it. */
export function newInvitation(of: {
  readonly role: Role
  readonly email: string | null
  readonly createdBy: string
  readonly expiresInDays: number
  readonly now: number
}): NewInvitation {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  return {
    token,
    hash: invitationHash(token),
    invitation: {
      id: newId(),
      role: of.role,
      email: of.email,
      createdAt: of.now,
      createdBy: of.createdBy,
      expiresAt: of.now + of.expiresInDays * DAY_S,
    },
  }
}

/** The SHA-256 under which an invitation is stored. A fast hash is right: there is nothing to guess in 256 random bits. */
export function invitationHash(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}

/** The link to hand on. What follows the # never reaches a server, and so no log. */
export function invitationUrl(url: string, token: string): string {
  return `${url}/dashboard/join#${token}`
}
