import type { Operation } from '../../api/operation.ts'
import type { Store } from '../../store/store.ts'
import { chainStates } from '../chain-states.ts'
import { createApiKey } from './api-keys/create.ts'
import { listApiKeys } from './api-keys/list.ts'
import { revokeApiKey } from './api-keys/revoke.ts'
import { createApplication } from './applications/create.ts'
import { listApplications } from './applications/list.ts'
import { auditChain } from './audit/chain.ts'
import { listAudit } from './audit/list.ts'
import { auditPlaces } from './audit/places.ts'
import { compareCredential } from './credentials/compare.ts'
import { credentialVersions } from './credentials/versions.ts'
import { createInvitation } from './invitations/create.ts'
import { listInvitations } from './invitations/list.ts'
import { revokeInvitation } from './invitations/revoke.ts'
import { listMembers } from './members/list.ts'
import { removeMember } from './members/remove.ts'
import { updateMember } from './members/update.ts'
import { getOverview } from './overview/get.ts'
import { listProviders } from './providers/list.ts'
import { markRootKeyBackedUp } from './root-key/backed-up.ts'

/** What the dashboard's operations need beyond what every operation is handed. */
export interface DashboardParts {
  readonly store: Store
  /** Where members reach this server, without a slash at the end; known once it listens. */
  readonly url: () => string
}

/** Every operation of the dashboard's own; the public ones are served to it besides. */
export function operatorOperations(parts: DashboardParts): readonly Operation[] {
  const states = chainStates(parts.store)
  return [
    listApplications,
    createApplication,
    getOverview(states),
    listApiKeys,
    createApiKey,
    revokeApiKey,
    listProviders,
    compareCredential,
    credentialVersions,
    ...auditPlaces.flatMap((place) => [listAudit(place), auditChain(place, states)]),
    listMembers,
    updateMember,
    removeMember,
    listInvitations,
    createInvitation(parts),
    revokeInvitation,
    markRootKeyBackedUp,
  ]
}
