import type { Store } from '../store/store.ts'

/** What the dashboard's operations need beyond what every operation is handed. */
export interface DashboardParts {
  readonly store: Store
  /** Where members reach this server, without a slash at the end; known once it listens. */
  readonly url: () => string
  readonly version: string
  /** The providers are stand-ins: nothing that is done here is real. */
  readonly sandbox: boolean
  /** How single sign-on is called, where there is one. */
  readonly signOn: { readonly name: string } | undefined
}
