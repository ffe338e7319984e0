import { scopes, type MemberScope, type Scope } from '../api/scopes.ts'
import type { Role } from '../store/store.ts'

const reads = scopes.filter((scope) => scope.endsWith(':read'))

const viewer: readonly (Scope | MemberScope)[] = [...reads, 'api_keys:read', 'members:read']
/** Members work with what is kept; a token that opens a mailbox is for programs alone, and owners decide for which. */
const ofMembers = scopes.filter((scope) => scope !== 'tokens:lend')
const admin: typeof viewer = [...viewer, ...ofMembers, 'api_keys:write', 'applications:create', 'deployment:write']
const owner: typeof viewer = [...admin, 'api_keys:lend', 'members:write', 'deployment:read']

/** What each role may do; each holds what the one before it does. */
export const roleScopes: Readonly<Record<Role, readonly (Scope | MemberScope)[]>> = { viewer, admin, owner }
