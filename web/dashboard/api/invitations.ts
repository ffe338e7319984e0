import { queryOptions } from '@tanstack/react-query'
import { api, pathOf } from './client.ts'
import { keys } from './keys.ts'
import type { Role } from './roles.ts'

export interface Invitation {
  readonly id: string
  readonly role: Role
  readonly email: string | null
  readonly created_at: number
  readonly created_by: string
  readonly expires_at: number
}

export interface NewInvitation {
  readonly role: Role
  readonly email?: string
  readonly expires_in_days: number
}

export const invitationsQuery = queryOptions({
  queryKey: keys.invitations,
  queryFn: ({ signal }) => api.get<readonly Invitation[]>('invitations', { signal }),
})

/** The answer holds the link, this once. */
export function createInvitation(given: NewInvitation): Promise<Invitation & { readonly url: string }> {
  return api.post('invitations', given)
}

export function withdrawInvitation(id: string): Promise<void> {
  return api.delete(pathOf('invitations', id))
}

/** What whoever holds the link is invited to. */
export function lookUpInvitation(token: string): Promise<Pick<Invitation, 'role' | 'email' | 'expires_at'>> {
  return api.post('invitations/look-up', { token })
}

export function acceptInvitation(given: {
  readonly token: string
  readonly name: string
  readonly email: string
  readonly password: string
}): Promise<{ readonly email: string }> {
  return api.post('invitations/accept', given)
}
