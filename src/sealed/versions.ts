import type { ApplicationId } from '../lib/ids.ts'
import type { SealedVersion } from '../store/store.ts'
import { credentialFingerprintPlace } from '../vault/fingerprint.ts'
import type { Keyring } from '../vault/keyring.ts'
import { credentialPlace } from '../vault/place.ts'
import { Secret } from '../vault/secret.ts'

/** Where a version of a credential is sealed for. */
export interface SealedFor {
  readonly app: ApplicationId
  readonly provider: string
  readonly id: string
  readonly version: number
}

/** A sealed version, with the fingerprint of its data. */
export type NewVersion = SealedVersion & { readonly fingerprint: string }

/** Seals the canonical JSON of a credential's data as one version of it. */
export function sealVersion(
  keys: Keyring,
  { app, provider, id, version }: SealedFor,
  canonical: string,
  fingerprint = fingerprintOf(keys, app, id, canonical),
): NewVersion {
  const place = credentialPlace({ applicationId: app, provider, id, version })
  using secret = Secret.fromUtf8(canonical)
  return secret.use((bytes) => ({ version, keyId: keys.primaryId, box: keys.seal(place, bytes), fingerprint }))
}

/** The fingerprint that this data would have in that credential. */
export function fingerprintOf(keys: Keyring, app: ApplicationId, id: string, canonical: string): string {
  return keys.fingerprint(fingerprintPlace(app, id), canonical)
}

/** The data of a sealed version. @throws Unsealable when the box is not the one that was sealed there. */
export function openVersion(
  keys: Keyring,
  { app, provider, id, version }: SealedFor,
  box: Uint8Array,
): Readonly<Record<string, unknown>> {
  const bytes = keys.open(credentialPlace({ applicationId: app, provider, id, version }), box)
  try {
    return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>
  } finally {
    bytes.fill(0)
  }
}

function fingerprintPlace(app: ApplicationId, id: string) {
  return credentialFingerprintPlace({ applicationId: app, id, field: 'credential_data' })
}
