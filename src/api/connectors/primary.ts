import { newId, type ApplicationId, type CredentialId } from '../../lib/ids.ts'
import type { ProviderName } from '../../providers/index.ts'
import type { NewCredential } from '../../store/store.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { sealVersion } from '../../sealed/versions.ts'

/** The credential that a connector's own OAuth client is kept as. */
export function primaryCredential(
  keys: Keyring,
  about: { app: ApplicationId; provider: ProviderName; name: string; by: string; now: number },
  canonical: string,
): NewCredential {
  const id = newId<CredentialId>()
  const { fingerprint, ...sealed } = sealVersion(
    keys,
    { app: about.app, provider: about.provider, id, version: 1 },
    canonical,
  )
  return {
    id,
    name: about.name,
    type: 'connector',
    version: 1,
    fingerprint,
    createdAt: about.now,
    createdBy: about.by,
    updatedAt: about.now,
    updatedBy: about.by,
    sealed,
  }
}

export const PRIMARY_NAME = 'Primary credential'
