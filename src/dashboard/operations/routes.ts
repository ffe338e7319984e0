import type { Operation } from '../../api/operation.ts'
import { chainStates } from '../chain-states.ts'
import type { DashboardParts } from '../parts.ts'
import { createApiKey } from './api-keys/create.ts'
import { listApiKeys } from './api-keys/list.ts'
import { revokeApiKey } from './api-keys/revoke.ts'
import { createApplication } from './applications/create.ts'
import { listApplications } from './applications/list.ts'
import { auditChain } from './audit/chain.ts'
import { listAudit } from './audit/list.ts'
import { auditPlaces } from './audit/places.ts'
import { connectorHealth } from './connectors/health.ts'
import { compareCredential } from './credentials/compare.ts'
import { credentialVersions } from './credentials/versions.ts'
import { listGrantRows } from './grants/list.ts'
import { acceptInvitation } from './invitations/accept.ts'
import { createInvitation } from './invitations/create.ts'
import { listInvitations } from './invitations/list.ts'
import { lookUpInvitation } from './invitations/look-up.ts'
import { revokeInvitation } from './invitations/revoke.ts'
import { me } from './me.ts'
import { listMembers } from './members/list.ts'
import { removeMember } from './members/remove.ts'
import { updateMember } from './members/update.ts'
import { getOverview } from './overview/get.ts'
import { listProviders } from './providers/list.ts'
import { markRootKeyBackedUp } from './root-key/backed-up.ts'
import { start } from './start.ts'

/** Every operation of the dashboard's own; the public ones are served to it besides. */
export function operatorOperations(parts: DashboardParts): readonly Operation[] {
  const states = chainStates(parts.store)
  return [
    start(parts),
    me(parts),
    lookUpInvitation,
    acceptInvitation,
    listApplications,
    createApplication,
    getOverview(states),
    listApiKeys,
    createApiKey,
    revokeApiKey,
    listProviders,
    connectorHealth,
    compareCredential,
    credentialVersions,
    listGrantRows,
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
