import { queryOptions } from '@tanstack/react-query'
import { api, pathOf } from './client.ts'
import { keys } from './keys.ts'
import type { Role } from './roles.ts'

export interface Member {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly two_factor: boolean
  readonly passkeys: number
  readonly created_at: number
  readonly last_sign_in_at: number | null
}

export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: ({ signal }) => api.get<readonly Member[]>('members', { signal }),
})

export function changeRole(id: string, role: Role): Promise<Member> {
  return api.patch<Member>(pathOf('members', id), { role })
}

export function removeMember(id: string): Promise<void> {
  return api.delete(pathOf('members', id))
}
