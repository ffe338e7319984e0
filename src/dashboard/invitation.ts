import { hash, randomBytes } from 'node:crypto'
import { newId } from '../lib/ids.ts'
import type { Invitation } from '../store/store.ts'
import { DASHBOARD } from './paths.ts'

const TOKEN_BYTES = 32
const DAY_S = 86_400

export interface NewInvitation {
  readonly invitation: Invitation
  /** The SHA-256 of the token, which is all that is stored of it. */
  readonly hash: Uint8Array
  /** The link to pass on. The token stands in the fragment, so no server and no referrer ever sees it. */
  readonly link: (url: string) => string
}

/** Makes a link that makes one member, once. */
export function newInvitation(of: {
  readonly role: Invitation['role']
  readonly email: string | null
  readonly by: string
  readonly now: number
  readonly days: number
}): NewInvitation {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  return {
    invitation: {
      id: newId(),
      role: of.role,
      email: of.email,
      createdAt: of.now,
      createdBy: of.by,
      expiresAt: of.now + of.days * DAY_S,
    },
    hash: invitationHash(token),
    link: (url) => `${url}${DASHBOARD}/join#${token}`,
  }
}

/** A fast hash is right for 256 random bits: there is nothing to guess. */
export function invitationHash(token: string): Uint8Array {
  return hash('sha256', token, 'buffer')
}
