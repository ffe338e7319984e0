import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import test from 'node:test'
import { encodePlace } from './place.ts'
import { open, Unsealable } from './seal.ts'

/**
 * A ciphertext of one block that AES-GCM accepts under two keys (a "salamander"; Dodis et al. 2018, Albertini et al. 2020).
 * The tags agree when  C·(H₁² + H₂²) = mask₁ + mask₂ + the rest of both GHASHes,  which has a solution C in GF(2¹²⁸).
 */
function forge(keys: readonly [Buffer, Buffer], nonce: Buffer, aad: Buffer): { body: Buffer; tag: Buffer } {
  const rest = keys.map(
    (key) => ghashWithoutBody(key, aad) ^ block(key, Buffer.concat([nonce, Buffer.from([0, 0, 0, 1])])),
  )
  const squares = keys.map((key) => multiply(hashKey(key), hashKey(key)))
  const body = multiply(rest[0]! ^ rest[1]!, invert(squares[0]! ^ squares[1]!))
  const tag = multiply(body, squares[0]!) ^ rest[0]!
  return { body: toBytes(body), tag: toBytes(tag) }
}

/** GHASH over `aad`, one block of zeros in the place of the ciphertext, and the lengths. */
function ghashWithoutBody(key: Buffer, aad: Buffer): bigint {
  const padded = Buffer.concat([aad, Buffer.alloc((16 - (aad.length % 16)) % 16), Buffer.alloc(16)])
  const lengths = (BigInt(aad.length * 8) << 64n) | 128n
  let sum = 0n
  for (let at = 0; at < padded.length; at += 16)
    sum = multiply(sum ^ fromBytes(padded.subarray(at, at + 16)), hashKey(key))
  return multiply(sum ^ lengths, hashKey(key))
}

function hashKey(key: Buffer): bigint {
  return block(key, Buffer.alloc(16))
}

function block(key: Buffer, input: Buffer): bigint {
  return fromBytes(createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(input))
}

/** Multiplication in GF(2¹²⁸) with GCM's order of bits (SP 800-38D §6.3). */
function multiply(x: bigint, y: bigint): bigint {
  let product = 0n
  let shifted = y
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= shifted
    shifted = shifted & 1n ? (shifted >> 1n) ^ (0xe1n << 120n) : shifted >> 1n
  }
  return product
}

/** x⁻¹ = x^(2¹²⁸ − 2): the product of x², x⁴, …, x^(2¹²⁷). */
function invert(x: bigint): bigint {
  let square = multiply(x, x)
  let product = square
  for (let count = 0; count < 126; count++) {
    square = multiply(square, square)
    product = multiply(product, square)
  }
  return product
}

function fromBytes(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`)
}

function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(32, '0'), 'hex')
}

/** Suite 1's derivation once more, from its definition. */
function derive(dataKey: Buffer, head: Buffer, place: readonly string[]) {
  const info = Buffer.concat([Buffer.from('claviger/seal/v1'), head, encodePlace(place), Buffer.from([1])])
  const okm = createHmac('sha512', dataKey).update(info).digest()
  return { recordKey: okm.subarray(0, 32), commitment: okm.subarray(32) }
}

function plainGcmOpens(key: Buffer, nonce: Buffer, aad: Buffer, { body, tag }: { body: Buffer; tag: Buffer }): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(aad).setAuthTag(tag)
  return Buffer.concat([decipher.update(body), decipher.final()])
}

test('a message that AES-GCM accepts under two keys opens under one of them at most', () => {
  const dataKeys = [randomBytes(32), randomBytes(32)] as const
  const place = ['credential', 'app_1', 'google', 'c_1', '1']
  const head = Buffer.concat([Buffer.from('010100000007', 'hex'), randomBytes(32)])
  const [one, other] = [derive(dataKeys[0], head, place), derive(dataKeys[1], head, place)]
  const nonce = Buffer.alloc(12)
  const aad = Buffer.concat([head, one.commitment])
  const forged = forge([one.recordKey, other.recordKey], nonce, aad)

  // What GCM alone would allow: both open, to different plaintexts.
  const plain = plainGcmOpens(one.recordKey, nonce, aad, forged)
  assert.notDeepEqual(plainGcmOpens(other.recordKey, nonce, aad, forged), plain)

  const box = Buffer.concat([aad, forged.body, forged.tag])
  assert.deepEqual(
    open(() => createSecretKey(dataKeys[0]), place, box),
    plain,
  )
  assert.throws(
    () => open(() => createSecretKey(dataKeys[1]), place, box),
    (error) => error instanceof Unsealable && error.reason === 'commitment',
  )
})
