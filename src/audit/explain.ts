import type { KeyObject } from 'node:crypto'
import { recordMac } from './chain.ts'

/** A record whose MAC is not the one that its text, its number and the record before it give. */
export interface BadRecord {
  readonly seq: number
  readonly record: string
  readonly mac: Uint8Array
  /** The MAC that stands in the record before. */
  readonly previous: Uint8Array
  /** The MAC that it should have after that one. */
  readonly computed: Uint8Array
}

interface Explained {
  readonly kind: 'edited' | 'moved'
  readonly seq: number
  readonly detail: string
}

/** Trying every number and predecessor grows with the cube; more bad records than this are edited until proven otherwise. */
const EXPLAINED_MAX = 32

/**
 * Tells records that were moved from ones that were edited, and drops those that are only bad because the one before
 * them is: a genuine record verifies at its true number, after the MAC that once stood before it, and both are to be
 * found among the bad ones.
 */
export function explain(key: KeyObject, chain: string, bad: readonly BadRecord[]): Explained[] {
  const tried = bad.slice(0, EXPLAINED_MAX)
  const stored = new Set(tried.map(({ mac }) => hex(mac)))
  const predecessors = tried.flatMap(({ mac, previous, computed }) => [mac, previous, computed])
  const fits = (seq: number, record: string): string | undefined =>
    predecessors.map((previous) => hex(recordMac(key, chain, seq, previous, record))).find((mac) => stored.has(mac))

  const found: Explained[] = []
  for (const { seq, record, mac } of tried) {
    if (fits(seq, record) === hex(mac)) continue
    const from = tried.find((other) => other.seq !== seq && fits(other.seq, record) !== undefined)
    found.push(
      from === undefined
        ? { kind: 'edited', seq, detail: `record ${seq} has been changed` }
        : { kind: 'moved', seq, detail: `record ${from.seq} stands in the place of record ${seq}` },
    )
  }
  for (const { seq } of bad.slice(EXPLAINED_MAX))
    found.push({ kind: 'edited', seq, detail: `record ${seq} does not follow the one before it` })
  const [first] = bad
  if (found.length === 0 && first !== undefined)
    found.push({ kind: 'edited', seq: first.seq, detail: `record ${first.seq} has been changed` })
  return found
}

function hex(mac: Uint8Array): string {
  return Buffer.from(mac.buffer, mac.byteOffset, mac.byteLength).toString('hex')
}
