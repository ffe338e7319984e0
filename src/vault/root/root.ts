/**
 * Root keys as text, in the form that we generate and in the forms that key managers print.
 *
 *   claviger-root-1.<64 hex digits>.<CRC-32 of those digits, 8 hex digits>
 */
import { randomFillSync } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { ROOT_KEY_LENGTH, RootKeyError, rootKeyFromBytes } from './key.ts'
import type { RootKey } from './key.ts'

export { RootKeyError } from './key.ts'
export type { RootKey, RootSource } from './key.ts'

const NAME = 'claviger-root-1'
const HEX_DIGITS = 64
const CHECKSUM_DIGITS = 8

/** The text form of the key with these bytes. */
export function formatRootKey(bytes: Uint8Array): string {
  if (bytes.length !== ROOT_KEY_LENGTH) throw new RootKeyError(`The root key must have ${ROOT_KEY_LENGTH} bytes.`)
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return `${NAME}.${hex}.${checksum(hex)}`
}

/** A fresh root key in its text form. */
export function generateRootKeyText(): string {
  const bytes = randomFillSync(Buffer.alloc(ROOT_KEY_LENGTH))
  const text = formatRootKey(bytes)
  bytes.fill(0)
  return text
}

/**
 * Reads a root key from text: our own form, or what key managers print, that is 64 hex digits or the base64 of 32 bytes.
 *
 * @throws {@link RootKeyError} saying what is wrong, never what was read
 */
export function parseRootKey(text: string): RootKey {
  const bytes = decode(text.trim())
  try {
    return rootKeyFromBytes(bytes)
  } finally {
    bytes.fill(0)
  }
}

function decode(text: string): Buffer {
  if (text === '') throw new RootKeyError('The root key is empty.')
  if (text.startsWith('claviger-')) return decodeOwnForm(text)
  if (/^[0-9a-f]+$/i.test(text)) return decodeHex(text)
  return decodeBase64(text)
}

function decodeOwnForm(text: string): Buffer {
  const [name, hex = '', sum = '', ...rest] = text.split('.')
  if (name !== NAME) throw new RootKeyError(`The root key is of an unknown kind; ${NAME} is expected.`)
  const excess = hex.length + sum.length - HEX_DIGITS - CHECKSUM_DIGITS
  if (excess < 0) throw new RootKeyError('The root key is too short: its end is missing.')
  if (excess > 0 || rest.length > 0) throw new RootKeyError('The root key is too long.')
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new RootKeyError(`The root key must have ${HEX_DIGITS} lower-case hex digits.`)
  if (sum !== checksum(hex)) throw new RootKeyError('The root key has a bad checksum: it was mistyped or altered.')
  return Buffer.alloc(ROOT_KEY_LENGTH, hex, 'hex')
}

function decodeHex(text: string): Buffer {
  if (text.length !== HEX_DIGITS) {
    const wrong = text.length < HEX_DIGITS ? 'short' : 'long'
    throw new RootKeyError(`The root key is too ${wrong}: ${text.length} hex digits instead of ${HEX_DIGITS}.`)
  }
  return Buffer.alloc(ROOT_KEY_LENGTH, text, 'hex')
}

function decodeBase64(text: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new RootKeyError('The root key is neither claviger-root-1, nor 64 hex digits, nor standard base64.')
  }
  const bytes = Buffer.alloc(Buffer.byteLength(text, 'base64'))
  const length = bytes.write(text, 'base64')
  if (length !== ROOT_KEY_LENGTH) {
    bytes.fill(0)
    const wrong = length < ROOT_KEY_LENGTH ? 'short' : 'long'
    throw new RootKeyError(`The root key is too ${wrong}: base64 of ${length} bytes instead of ${ROOT_KEY_LENGTH}.`)
  }
  // The one canonical spelling: with its padding, and no stray bits in the last digit.
  if (bytes.toString('base64') !== text) {
    bytes.fill(0)
    throw new RootKeyError('The root key is base64 without its padding or otherwise cut off.')
  }
  return bytes
}

/** Guards against typing errors and cut-off copies, not against an attacker. */
function checksum(hex: string): string {
  return crc32(hex).toString(16).padStart(8, '0')
}
