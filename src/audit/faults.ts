export type FaultKind =
  | 'edited'
  | 'deleted'
  | 'moved'
  | 'truncated'
  | 'head'
  | 'start'
  | 'missing'
  | 'rolled-back'
  /** Records that stand in none of the archives that were given. */
  | 'gap'

/** The first fault of its kind in a chain. */
export interface Fault {
  readonly kind: FaultKind
  readonly chain: string
  readonly seq: number
  readonly detail: string
  /** How many of the kind were found in the chain. */
  readonly count: number
}

/** A fault as it is found. */
export type FoundFault = Omit<Fault, 'chain' | 'count'>

/** In the order of the records. */
export function firstOfEachKind(chain: string, faults: readonly FoundFault[]): Fault[] {
  const first = new Map<FaultKind, Fault>()
  for (const fault of faults.toSorted((a, b) => a.seq - b.seq)) {
    const known = first.get(fault.kind)
    first.set(fault.kind, known ? { ...known, count: known.count + 1 } : { ...fault, chain, count: 1 })
  }
  return [...first.values()]
}
