import type { Operation } from '../../api/operation.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Store } from '../../store/store.ts'
import { listApplications } from './applications/list.ts'
import { acceptInvitation } from './invitations/accept.ts'
import { lookUpInvitation } from './invitations/look-up.ts'
import { me } from './me.ts'
import { start } from './start.ts'

/** What the dashboard's operations need beyond what every operation is handed. */
export interface DashboardParts {
  readonly store: Store
  readonly clock: Clock
  readonly version: string
  /** Where browsers reach this server. */
  readonly url: () => string
  /** How single sign-on is called, where there is one. */
  readonly signOn: { readonly name: string } | undefined
}

/** Every operation of the dashboard's own; the public ones are served to it besides. */
export function operatorOperations(parts: DashboardParts): readonly Operation[] {
  return [start(parts), me(parts), lookUpInvitation, acceptInvitation, listApplications]
}
