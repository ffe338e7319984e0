import type { LiveKeyring } from '../deployment.ts'
import type { Keyring } from '../vault/keyring.ts'
import { Unsealable } from '../vault/unsealable.ts'

/** Opens with the keys that are there, and again with newer ones each time that another process has made a data key meanwhile. */
export async function withNewestKeys<T>(keys: LiveKeyring, open: (current: Keyring) => Promise<T>): Promise<T> {
  let refreshedFrom: number | undefined
  for (;;) {
    const before = keys.current
    try {
      return await open(before)
    } catch (error) {
      if (!(error instanceof Unsealable) || error.reason !== 'key_id') throw error
      if (keys.current !== before) continue
      // It was just looked for newer ones, and there are none.
      if (refreshedFrom === before.primaryId) throw error
      refreshedFrom = before.primaryId
      await keys.refresh()
    }
  }
}
