import { createHash, createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** The key that protects the keyring. Its id may be shown: a hash of 32 random bytes tells nothing of them. */
export interface RootKey {
  /** First 8 bytes, in hex, of SHA-256(label ‖ key). */
  readonly id: string
  readonly key: KeyObject
}

/** Where the root key comes from. */
export interface RootSource {
  /** For messages: `file:/path`, `env:NAME` or `exec:command`, never the key. */
  readonly description: string
  /** Fetches the key. May be called again, for instance to look for the next root key. */
  load(): Promise<RootKey>
}

/** The root key cannot be had. The message is for the operator, and never repeats any part of what was read. */
export class RootKeyError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'RootKeyError'
  }
}

/** Bytes in a root key. */
export const ROOT_KEY_LENGTH = 32

const ID_LABEL = 'claviger/root-id/v1'
const ID_HEX_DIGITS = 16

/** The key itself from its bytes, which stay the caller's to wipe. */
export function rootKeyFromBytes(bytes: Uint8Array): RootKey {
  if (bytes.length !== ROOT_KEY_LENGTH) throw new RootKeyError(`The root key must have ${ROOT_KEY_LENGTH} bytes.`)
  if (bytes.every((byte) => byte === 0)) throw new RootKeyError('The root key is all zeros: no key was ever generated.')
  const id = createHash('sha256').update(ID_LABEL).update(bytes).digest('hex').slice(0, ID_HEX_DIGITS)
  return { id, key: createSecretKey(bytes) }
}
