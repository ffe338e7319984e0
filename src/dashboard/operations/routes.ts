import type { Operation } from '../../api/operation.ts'
import type { Store } from '../../store/store.ts'
import { listApplications } from './applications/list.ts'

/** What the dashboard's operations need beyond what every operation is handed. */
export interface DashboardParts {
  readonly store: Store
}

/** Every operation of the dashboard's own; the public ones are served to it besides. */
export function operatorOperations(_parts: DashboardParts): readonly Operation[] {
  return [listApplications]
}
