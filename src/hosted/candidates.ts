import { invalid } from '../lib/problem.ts'
import { providerNamed, type ProviderName } from '../providers/index.ts'
import type { Provider } from '../providers/provider.ts'
import type { Connector, Reads } from '../store/store.ts'
import type { ApplicationId } from '../lib/ids.ts'
import { hostedProviders } from './authorization-query.ts'
import type { AuthorizationRequest } from './request.ts'

/** A provider that a user can sign in to, and the connector that leads there. */
export interface Candidate {
  readonly provider: Provider<ProviderName>
  readonly connector: Connector
}

/**
 * The providers that come into question: those that are named, or all that have a connector; where a credential is chosen,
 * the one that it is of.
 *
 * @throws Problem `invalid` when none is left
 */
export async function candidatesFor(
  read: Reads,
  app: ApplicationId,
  { providers, credentialId, responseType }: AuthorizationRequest,
): Promise<readonly Candidate[]> {
  const names = providers.length > 0 ? providers : hostedProviders
  const found = await Promise.all(names.map((name) => candidate(read, app, name)))
  const connected = found.filter((one) => one !== undefined)
  if (connected.length === 0)
    throw invalid([
      {
        path: 'provider',
        message: `needs a connector of the application: make one with POST /v3/connectors for ${names.join(', ')}`,
      },
    ])
  if (credentialId === null) return connected
  const type = responseType === 'adminconsent' ? 'adminconsent' : 'connector'
  for (const one of connected) {
    const credential = await read.credential(app, one.provider.name, credentialId)
    if (credential?.type === type) return [one]
    if (credential !== undefined)
      throw invalid([{ path: 'credential_id', message: `must be of a credential of type ${type}` }])
  }
  const titles = connected.map(({ provider }) => provider.name).join(', ')
  throw invalid([{ path: 'credential_id', message: `must be the id of a credential of ${titles}` }])
}

/** One provider, where it has a connector and can be signed in to in a browser. */
export async function candidate(read: Reads, app: ApplicationId, name: ProviderName): Promise<Candidate | undefined> {
  const provider = providerNamed(name)
  const connector = await read.connector(app, name)
  return provider && connector && { provider, connector }
}
