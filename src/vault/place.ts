/**
 * Where a box belongs. The parts go into the key derivation, so a box opens at its own place and nowhere else.
 *
 *   place = count ‖ (length ‖ bytes)*      count u8, length u16 big-endian, bytes UTF-8
 *
 * The lengths make it injective: no two lists of parts share an encoding, however they are cut.
 */
export type Place = readonly string[]

const PARTS_MAX = 0xff
const PART_BYTES_MAX = 0xffff

/** The place of one version of a credential. Versions are never used twice, so neither is a place. */
export function credentialPlace(of: {
  readonly applicationId: string
  readonly provider: string
  readonly id: string
  readonly version: number
}): Place {
  return ['credential', of.applicationId, of.provider, of.id, String(of.version)]
}

/** The place of one version of what is sealed for something else than a credential. The deployment's own has no application. */
export function boxPlace(of: {
  readonly kind: string
  readonly applicationId: string
  readonly id: string
  readonly version: number
}): Place {
  return ['box', of.kind, of.applicationId, of.id, String(of.version)]
}

/** The place of a data key under the root key. It names the deployment, so a keyring cannot be planted in another one. */
export function dataKeyPlace(of: {
  readonly deployment: string
  readonly id: number
  readonly purpose: string
  readonly applicationId: string | null
}): Place {
  return ['data-key', of.deployment, String(of.id), of.purpose, of.applicationId ?? '']
}

/** The canonical bytes of a place. */
export function encodePlace(place: Place): Buffer {
  const bytes = Buffer.allocUnsafe(placeLength(place))
  writePlace(place, bytes, 0)
  return bytes
}

/**
 * How many bytes `encodePlace` gives.
 *
 * Refuses what would be encoded ambiguously: a lone surrogate becomes U+FFFD in UTF-8, so two places would be one.
 */
export function placeLength(place: Place): number {
  if (place.length > PARTS_MAX) throw new RangeError(`A place has at most ${PARTS_MAX} parts.`)
  let length = 1
  for (const part of place) {
    const bytes = Buffer.byteLength(part)
    if (bytes > PART_BYTES_MAX) throw new RangeError(`A part of a place has at most ${PART_BYTES_MAX} bytes.`)
    if (!part.isWellFormed()) throw new RangeError('A part of a place is not well-formed Unicode.')
    length += 2 + bytes
  }
  return length
}

/** Writes the encoding of a place; for callers on the hot path that hold a buffer already. Returns the end. */
export function writePlace(place: Place, into: Buffer, offset: number): number {
  into[offset] = place.length
  let at = offset + 1
  for (const part of place) {
    const bytes = into.write(part, at + 2)
    into[at] = bytes >>> 8
    into[at + 1] = bytes
    at += 2 + bytes
  }
  return at
}
