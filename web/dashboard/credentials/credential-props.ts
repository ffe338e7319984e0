import type { Connector } from '../api/connectors.ts'
import type { Credential } from '../api/credentials.ts'
import type { Provider } from '../api/providers.ts'

/** What everything about one credential needs. */
export interface CredentialProps {
  readonly app: string
  readonly provider: Provider
  readonly connector: Connector
  readonly credential: Credential
}
