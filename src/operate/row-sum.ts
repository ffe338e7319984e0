import { createHash } from 'node:crypto'
import type { Row } from '../store/move.ts'

const LANES = [0, 8, 16, 24] as const

/** What rows come to, in whichever order they are read: how many they are, and the sum of their SHA-256. */
export class RowSum {
  rows = 0
  readonly #sum = new BigUint64Array(LANES.length)

  add(batch: readonly Row[]): void {
    for (const row of batch) {
      const digest = createHash('sha256').update(text(row)).digest()
      LANES.forEach((at, lane) => {
        this.#sum[lane] = (this.#sum[lane] ?? 0n) + digest.readBigUInt64BE(at)
      })
      this.rows++
    }
  }

  equals(other: RowSum): boolean {
    return this.rows === other.rows && this.#sum.every((lane, at) => lane === other.#sum[at])
  }
}

/** One text for one row: no two rows that differ in a value or its type have the same. */
function text(row: Row): string {
  return JSON.stringify(
    row.map((value) => (value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value)),
  )
}
