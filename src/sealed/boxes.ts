import type { ApplicationId } from '../lib/ids.ts'
import type { BoxKind, SealedBox } from '../store/store.ts'
import type { Keyring } from '../vault/keyring.ts'
import { boxPlace } from '../vault/place.ts'
import { Secret } from '../vault/secret.ts'

/** Where the deployment's own boxes belong, which are no application's. */
export const OF_THE_DEPLOYMENT = '' as ApplicationId

/** Seals a value, as JSON, for a place. Version 1 is the first; each later one takes the place of the one before. */
export function sealBox(
  keys: Keyring,
  at: {
    readonly kind: BoxKind
    readonly app: ApplicationId
    readonly id: string
    readonly version: number
    /** Unix seconds; null for never. */
    readonly expiresAt: number | null
  },
  value: unknown,
): Omit<SealedBox, 'n'> {
  const place = boxPlace({ kind: at.kind, applicationId: at.app, id: at.id, version: at.version })
  using secret = Secret.fromUtf8(JSON.stringify(value))
  return { ...at, keyId: keys.primaryId, box: secret.use((bytes) => keys.seal(place, bytes)) }
}

/** What was sealed in a box. @throws Unsealable when it is not the box that was sealed there. */
export function openBox(keys: Keyring, { kind, app, id, version, box }: SealedBox): unknown {
  const bytes = keys.open(boxPlace({ kind, applicationId: app, id, version }), box)
  try {
    return JSON.parse(bytes.toString('utf8'))
  } finally {
    bytes.fill(0)
  }
}
