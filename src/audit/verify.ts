import { timingSafeEqual, type KeyObject } from 'node:crypto'
import { CHAIN_START, headSeal, recordMac } from './chain.ts'
import { explain, type BadRecord } from './explain.ts'

/** What is verified, as one moment of the store has it: a source that changes under the walk shows faults of its own. */
export interface AuditSource {
  heads(): Promise<readonly Head[]>
  records(chain: string, afterSeq: number, limit: number): Promise<readonly StoredRecord[]>
  /** The applications that there are; each has a chain named by its id. */
  applications(): Promise<readonly string[]>
}

interface Head {
  readonly chain: string
  readonly seq: number
  readonly mac: Uint8Array
  readonly seal: Uint8Array
}

interface StoredRecord {
  readonly seq: number
  readonly record: string
  readonly mac: Uint8Array
}

/** Where a chain was at an earlier time, as a log kept elsewhere says. */
export interface Checkpoint {
  readonly chain: string
  readonly seq: number
  readonly seal: Uint8Array
}

export type FaultKind = 'edited' | 'deleted' | 'moved' | 'truncated' | 'head' | 'missing' | 'rolled-back'

/** The first fault of its kind in a chain. */
export interface Fault {
  readonly kind: FaultKind
  readonly chain: string
  readonly seq: number
  readonly detail: string
  /** How many of the kind were found in the chain. */
  readonly count: number
}

export interface ChainReport {
  readonly chain: string
  readonly records: number
  /** The chain's end as a checkpoint, to be kept elsewhere; only of a chain with a head. */
  readonly end: Checkpoint | undefined
  readonly faults: readonly Fault[]
}

/** The deployment's own chain, which records every application. */
const DEPLOYMENT_CHAIN = ''
const PAGE = 1000

/**
 * Walks every chain from its start, recomputes the MACs, and compares the ends with the heads, their seals and the
 * checkpoints that were kept elsewhere. A chain that should be there and is not counts as a fault as well.
 */
export async function verifyAudit(
  key: KeyObject,
  source: AuditSource,
  expected: readonly Checkpoint[] = [],
): Promise<readonly ChainReport[]> {
  const heads = new Map((await source.heads()).map((head) => [head.chain, head]))
  const applications = new Set(await source.applications())
  const reports: ChainReport[] = []
  const verify = async (chain: string) => {
    const mustExist = isExpected(chain, applications)
    const checkpoints = expected.filter((one) => one.chain === chain)
    const walked = await walk(key, source, chain, checkpoints)
    for (const id of walked.applications) applications.add(id)
    reports.push(report(key, chain, heads.get(chain), walked, mustExist))
  }
  // First, for it names the applications whose chains must exist.
  await verify(DEPLOYMENT_CHAIN)
  const others = new Set([...heads.keys(), ...applications, ...expected.map(({ chain }) => chain)])
  others.delete(DEPLOYMENT_CHAIN)
  for (const chain of [...others].sort()) await verify(chain)
  return reports
}

/** The same for one chain alone. */
export async function verifyChain(key: KeyObject, source: AuditSource, chain: string): Promise<ChainReport> {
  const head = (await source.heads()).find((one) => one.chain === chain)
  const applications = new Set(await source.applications())
  const walked = await walk(key, source, chain, [])
  for (const id of walked.applications) applications.add(id)
  return report(key, chain, head, walked, isExpected(chain, applications))
}

/** A checkpoint as an operator keeps it: CHAIN:SEQ:SEAL; the deployment's own chain has no name. */
export function checkpointText({ chain, seq, seal }: Checkpoint): string {
  return `${chain}:${seq}:${Buffer.from(seal).toString('hex')}`
}

function isExpected(chain: string, applications: ReadonlySet<string>): boolean {
  return chain === DEPLOYMENT_CHAIN ? applications.size > 0 : applications.has(chain)
}

interface Walked {
  readonly records: number
  readonly last: { readonly seq: number; readonly mac: Uint8Array }
  readonly faults: readonly Omit<Fault, 'chain' | 'count'>[]
  readonly applications: readonly string[]
}

async function walk(
  key: KeyObject,
  source: AuditSource,
  chain: string,
  checkpoints: readonly Checkpoint[],
): Promise<Walked> {
  const faults: Omit<Fault, 'chain' | 'count'>[] = []
  const bad: BadRecord[] = []
  const applications: string[] = []
  let last: Walked['last'] = { seq: 0, mac: CHAIN_START }
  let records = 0
  for (;;) {
    const page = await source.records(chain, last.seq, PAGE)
    for (const { seq, record, mac } of page) {
      const computed = recordMac(key, chain, seq, last.mac, record)
      // After a gap the MAC before this record is not known; the gap itself is the fault.
      if (seq > last.seq + 1)
        faults.push({ kind: 'deleted', seq: last.seq + 1, detail: missing(last.seq + 1, seq - 1, chain) })
      else if (!equal(computed, mac)) bad.push({ seq, record, mac, previous: last.mac, computed })
      if (chain === DEPLOYMENT_CHAIN) applications.push(...createdApplication(record))
      for (const checkpoint of checkpoints)
        if (checkpoint.seq === seq && !equal(headSeal(key, chain, seq, mac), checkpoint.seal))
          faults.push({ kind: 'rolled-back', seq, detail: `record ${seq} is not the one that the checkpoint has seen` })
      last = { seq, mac }
      records++
    }
    if (page.length < PAGE) break
  }
  faults.push(...explain(key, chain, bad))
  for (const { seq } of checkpoints)
    if (seq > last.seq)
      faults.push({ kind: 'rolled-back', seq: last.seq + 1, detail: `the checkpoint has seen records up to ${seq}` })
  return { records, last, faults, applications }
}

function report(
  key: KeyObject,
  chain: string,
  head: Head | undefined,
  { records, last, faults: found }: Walked,
  mustExist: boolean,
): ChainReport {
  const faults = [...found]
  if (head === undefined) {
    if (records > 0) faults.push({ kind: 'head', seq: last.seq, detail: 'the head of the chain is gone' })
    else if (mustExist) faults.push({ kind: 'missing', seq: 1, detail: 'the whole chain is gone' })
  } else if (!equal(headSeal(key, chain, head.seq, head.mac), head.seal))
    faults.push({
      kind: 'truncated',
      seq: last.seq + 1,
      detail: `the head that says ${head.seq} is not genuine: what followed record ${last.seq} has been cut`,
    })
  else if (last.seq < head.seq)
    faults.push({ kind: 'truncated', seq: last.seq + 1, detail: missing(last.seq + 1, head.seq, chain) })
  else if (last.seq > head.seq)
    faults.push({
      kind: 'head',
      seq: head.seq,
      detail: `an older head was put back: it says ${head.seq} and the chain goes on to ${last.seq}`,
    })
  else if (!equal(last.mac, head.mac) && !faults.some(({ seq }) => seq === last.seq))
    faults.push({ kind: 'edited', seq: last.seq, detail: 'the last record is not the one that the head has sealed' })
  return {
    chain,
    records,
    end: head && { chain, seq: head.seq, seal: head.seal },
    faults: firstOfEachKind(chain, faults),
  }
}

function firstOfEachKind(chain: string, faults: Walked['faults']): Fault[] {
  const first = new Map<FaultKind, Fault>()
  for (const fault of faults.toSorted((a, b) => a.seq - b.seq)) {
    const known = first.get(fault.kind)
    first.set(fault.kind, known ? { ...known, count: known.count + 1 } : { ...fault, chain, count: 1 })
  }
  return [...first.values()]
}

function missing(from: number, to: number, chain: string): string {
  const of = chain === DEPLOYMENT_CHAIN ? "the deployment's chain" : 'the chain'
  return from === to ? `record ${from} of ${of} is gone` : `records ${from} to ${to} of ${of} are gone`
}

function createdApplication(record: string): string[] {
  try {
    const { event, target } = JSON.parse(record) as { event?: unknown; target?: { id?: unknown } }
    return event === 'application.created' && typeof target?.id === 'string' ? [target.id] : []
  } catch {
    // Not a record of ours; its MAC has told so already.
    return []
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
