import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { numbersFrom } from '../harness/seeded.ts'

const HALF = 0x1_0000

/**
 * What the product leaves to chance and what follows from it: ids, by which each grant has its own moment to be renewed, and
 * how long it waits before it tries again. Secrets stay random: nothing depends on what they are.
 *
 * @returns what puts real chance back
 */
export function chanceFrom(seed: number): () => void {
  const below = numbersFrom(~seed)
  const { randomUUID } = crypto
  const { random } = Math
  const hex = () => below(HALF).toString(16).padStart(4, '0')
  Math.random = () => below(HALF) / HALF
  Object.assign(crypto, {
    randomUUID: () => `${hex()}${hex()}-${hex()}-4${hex().slice(1)}-8${hex().slice(1)}-${hex()}${hex()}${hex()}`,
  })
  syncBuiltinESMExports()
  return () => {
    Math.random = random
    Object.assign(crypto, { randomUUID })
    syncBuiltinESMExports()
  }
}
