/**
 * Sealing, suite 1: a fresh AES-256-GCM key for each box, derived from the data key, a salt and the place.
 *
 *   head       = version ‖ suite ‖ key id u32be ‖ salt
 *   okm        = HKDF-Expand-SHA-512(data key, label ‖ head ‖ place, 64)
 *   record key = okm[0..32]     commitment = okm[32..64]
 *   box        = head ‖ commitment ‖ ciphertext ‖ tag       tag over head ‖ commitment ‖ ciphertext
 *                38     32           n            16        86 bytes more than the secret
 *
 * A key seals one message, so the nonce is zero and there is no use to count. The commitment is collision-resistant
 * in key and place: no box opens under two keys or at two places, which GCM alone does not promise.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Place } from './place.ts'
import { placeLength, writePlace } from './place.ts'
import { takeSalt } from './salt.ts'
import { Unsealable } from './unsealable.ts'

export { Unsealable } from './unsealable.ts'
export type { UnsealableReason } from './unsealable.ts'

/** A key that seals, with the id that its boxes carry. The key is a KeyObject: raw bytes cost 15 µs more a call. */
export interface SealingKey {
  readonly id: number
  readonly key: KeyObject
}

const LABEL = Buffer.from('claviger/seal/v1')
const VERSION_AND_SUITE = 0x0101
const KEY_ID_AT = 2
const SALT_AT = 6
const HEAD = 38
const KEY = 32
const BODY_AT = 70
const TAG = 16
const NONCE = Buffer.alloc(12)
const GCM = { authTagLength: TAG }

/** How many bytes a box is longer than its secret. */
export const BOX_OVERHEAD = BODY_AT + TAG

/** Seals a secret for one place. The caller still owns, and wipes, the secret's bytes. */
export function seal(key: SealingKey, place: Place, secret: Uint8Array): Buffer {
  const box = Buffer.allocUnsafe(BOX_OVERHEAD + secret.length)
  box.writeUInt16BE(VERSION_AND_SUITE, 0)
  box.writeUInt32BE(key.id, KEY_ID_AT)
  takeSalt(box, SALT_AT)
  const { recordKey, commitment } = derive(key.key, box, place)
  box.set(commitment, HEAD)

  const cipher = createCipheriv('aes-256-gcm', recordKey, NONCE, GCM)
  cipher.setAAD(box.subarray(0, BODY_AT))
  box.set(cipher.update(secret), BODY_AT)
  cipher.final() // GCM holds nothing back
  box.set(cipher.getAuthTag(), BODY_AT + secret.length)
  return box
}

/**
 * Opens a box at its place, with the key whose id it carries.
 *
 * @returns the secret in memory of its own, for the caller to wipe
 * @throws {@link Unsealable} for every box that is not exactly what `seal` made for this place
 */
export function open(find: (id: number) => KeyObject | undefined, place: Place, box: Uint8Array): Buffer {
  const bytes = asBuffer(box)
  const dataKey = find(keyIdOf(bytes))
  if (dataKey === undefined) throw new Unsealable('key_id')
  const { recordKey, commitment } = derive(dataKey, bytes, place)
  if (!timingSafeEqual(commitment, bytes.subarray(HEAD, BODY_AT))) throw new Unsealable('commitment')

  const tagAt = bytes.length - TAG
  const decipher = createDecipheriv('aes-256-gcm', recordKey, NONCE, GCM)
  decipher.setAAD(bytes.subarray(0, BODY_AT))
  decipher.setAuthTag(bytes.subarray(tagAt))
  const secret = decipher.update(bytes.subarray(BODY_AT, tagAt))
  try {
    decipher.final()
  } catch {
    secret.fill(0)
    throw new Unsealable('tag')
  }
  return secret
}

/** The id of the data key that a box needs. Says nothing about whether the box is genuine. */
export function keyIdOf(box: Uint8Array): number {
  if (box.length < BOX_OVERHEAD) throw new Unsealable('short')
  const bytes = asBuffer(box)
  if (bytes.readUInt16BE(0) !== VERSION_AND_SUITE) throw new Unsealable('format')
  return bytes.readUInt32BE(KEY_ID_AT)
}

/** HKDF-Expand (RFC 5869 §2.3) for 64 bytes of SHA-512, which is its first block: HMAC(key, info ‖ 0x01). */
function derive(dataKey: KeyObject, box: Buffer, place: Place): { recordKey: KeyObject; commitment: Buffer } {
  const placeAt = LABEL.length + HEAD
  const info = Buffer.allocUnsafe(placeAt + placeLength(place) + 1)
  info.set(LABEL, 0)
  box.copy(info, LABEL.length, 0, HEAD)
  const end = writePlace(place, info, placeAt)
  info[end] = 0x01

  const okm = createHmac('sha512', dataKey).update(info).digest()
  const recordKey = createSecretKey(okm.subarray(0, KEY))
  okm.fill(0, 0, KEY)
  return { recordKey, commitment: okm.subarray(KEY) }
}

/** Database drivers give a plain Uint8Array; this is a view of it, not a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
