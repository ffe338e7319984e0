import { randomFillSync } from 'node:crypto'

export const SALT_LENGTH = 32

/**
 * Random bytes drawn ahead, because one draw of 8 KiB costs about as much as two of 32 bytes.
 *
 * Each byte is handed out once and zeroed. A virtual machine cloned with a half-used pool does repeat salts, which is
 * harmless: the version in the place still gives each box its own key.
 */
const pool = Buffer.alloc(256 * SALT_LENGTH)
let next = pool.length

/** Writes a fresh salt into a buffer. */
export function takeSalt(into: Buffer, offset: number): void {
  if (next === pool.length) {
    randomFillSync(pool)
    next = 0
  }
  const end = next + SALT_LENGTH
  pool.copy(into, offset, next, end)
  pool.fill(0, next, end)
  next = end
}
