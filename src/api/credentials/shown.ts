import { publicSettings } from '../../providers/check.ts'
import type { ProviderName } from '../../providers/index.ts'
import type { Change, CredentialInConnector } from '../../store/store.ts'
import type { Context } from '../operation.ts'
import { providerOf } from '../shapes.ts'

/** The connector shows the public settings of its active credential, so they change with its data. */
export function shownInConnector(
  { caller, now }: Context,
  provider: ProviderName,
  credential: CredentialInConnector,
  data: Readonly<Record<string, unknown>>,
): Change[] {
  if (credential.id !== credential.activeCredentialId) return []
  return [
    {
      kind: 'connector.update',
      app: caller.app,
      n: credential.connectorN,
      revision: credential.connectorRevision,
      set: { settings: publicSettings(providerOf(provider), data), updatedAt: now, updatedBy: caller.actor.id },
    },
  ]
}
