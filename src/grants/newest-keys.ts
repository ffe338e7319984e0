import type { LiveKeyring } from '../deployment.ts'
import type { Keyring } from '../vault/keyring.ts'
import { Unsealable } from '../vault/unsealable.ts'

/** Opens with the keys that are there, and once more with newer ones where another process has made a data key meanwhile. */
export async function withNewestKeys<T>(keys: LiveKeyring, open: (current: Keyring) => Promise<T>): Promise<T> {
  const before = keys.current
  try {
    return await open(before)
  } catch (error) {
    if (!(error instanceof Unsealable) || error.reason !== 'key_id') throw error
    if (keys.current === before) await keys.refresh()
    return open(keys.current)
  }
}
