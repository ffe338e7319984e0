import { createHmac } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Place } from './place.ts'
import { encodePlace } from './place.ts'

const LABEL = Buffer.from('claviger/fp/v1')
const HEX_DIGITS = 16

/** The place of one secret field of a credential. Without the version: a fingerprint outlives it, that is its use. */
export function credentialFingerprintPlace(of: {
  readonly applicationId: string
  readonly id: string
  readonly field: string
}): Place {
  return [of.applicationId, of.id, of.field]
}

/**
 * Says "the same as before" of a secret at one place, and nothing across places: without the key, equal secrets in two
 * credentials have unrelated fingerprints, and no guess of a secret can be checked.
 *
 *   first 8 bytes, in hex, of HMAC-SHA-256(key, label ‖ place ‖ secret)
 */
export function fingerprint(key: KeyObject, place: Place, secret: Uint8Array | string): string {
  const mac = createHmac('sha256', key).update(LABEL).update(encodePlace(place)).update(secret).digest('hex')
  return mac.slice(0, HEX_DIGITS)
}
