import { useQuery } from '@tanstack/react-query'
import type { Role } from './roles.ts'
import { meQuery } from './session.ts'

export interface May {
  readonly role: Role
  /** Change what belongs to applications: connectors, credentials, settings, API keys; make new applications. */
  readonly change: boolean
  /** Make API keys that get provider tokens. */
  readonly makeLendingKeys: boolean
  /** Invite and remove members, change their roles. */
  readonly manageMembers: boolean
  readonly readDeploymentLog: boolean
}

/** What the member who is signed in may do. The server refuses the rest anyway. */
export function useMay(): May {
  const role = useQuery(meQuery).data?.role ?? 'viewer'
  const isOwner = role === 'owner'
  return {
    role,
    change: role !== 'viewer',
    makeLendingKeys: isOwner,
    manageMembers: isOwner,
    readDeploymentLog: isOwner,
  }
}
