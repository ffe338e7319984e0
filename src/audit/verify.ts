import type { KeyObject } from 'node:crypto'
import { CHAIN_START, headSeal, recordMac, sameMac, startSeal } from './chain.ts'
import { explain, type BadRecord } from './explain.ts'
import { firstOfEachKind, type Fault, type FoundFault } from './faults.ts'

/** What is verified, as one moment of the store has it: a source that changes under the walk shows faults of its own. */
export interface AuditSource {
  heads(): Promise<readonly Mark[]>
  /** Of chains whose first records were archived. */
  starts(): Promise<readonly Mark[]>
  records(chain: string, afterSeq: number, limit: number): Promise<readonly StoredRecord[]>
  /** The applications that there are; each has a chain named by its id. */
  applications(): Promise<readonly string[]>
}

/** Where a chain ends or begins. */
interface Mark {
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

export type { Fault, FaultKind } from './faults.ts'

export interface ChainReport {
  readonly chain: string
  /** The number of the last record that was archived, as a genuine start says; 0 where none was. */
  readonly archived: number
  /** How many records are here. */
  readonly records: number
  /** The chain's end as a checkpoint, to be kept elsewhere; only of a chain with a head. */
  readonly end: Checkpoint | undefined
  readonly faults: readonly Fault[]
  /** What was expected of records that are here no more: it can be compared where they were archived. */
  readonly outOfReach: readonly Checkpoint[]
}

/** The deployment's own chain, which records every application. */
const DEPLOYMENT_CHAIN = ''
const PAGE = 1000

/**
 * Walks every chain from its start on, recomputes the MACs, and compares the ends with the heads, their seals and the
 * checkpoints that were kept elsewhere. A chain that should be there and is not counts as a fault as well.
 */
export async function verifyAudit(
  key: KeyObject,
  source: AuditSource,
  expected: readonly Checkpoint[] = [],
): Promise<readonly ChainReport[]> {
  const heads = byChain(await source.heads())
  const starts = byChain(await source.starts())
  const applications = new Set(await source.applications())
  const reports: ChainReport[] = []
  const verify = async (chain: string) => {
    const mustExist = isExpected(chain, applications)
    const checkpoints = expected.filter((one) => one.chain === chain)
    const walked = await walk(key, source, chain, starts.get(chain), checkpoints)
    for (const id of walked.applications) applications.add(id)
    reports.push(report(key, chain, heads.get(chain), walked, mustExist || starts.has(chain)))
  }
  // First, for it names the applications whose chains must exist.
  await verify(DEPLOYMENT_CHAIN)
  const others = new Set([...heads.keys(), ...starts.keys(), ...applications, ...expected.map(({ chain }) => chain)])
  others.delete(DEPLOYMENT_CHAIN)
  for (const chain of [...others].sort()) await verify(chain)
  return reports
}

/** The same for one chain alone. */
export async function verifyChain(key: KeyObject, source: AuditSource, chain: string): Promise<ChainReport> {
  const head = byChain(await source.heads()).get(chain)
  const start = byChain(await source.starts()).get(chain)
  const applications = new Set(await source.applications())
  const walked = await walk(key, source, chain, start, [])
  for (const id of walked.applications) applications.add(id)
  return report(key, chain, head, walked, isExpected(chain, applications) || start !== undefined)
}

/** A checkpoint as an operator keeps it: CHAIN:SEQ:SEAL; the deployment's own chain has no name. */
export function checkpointText({ chain, seq, seal }: Checkpoint): string {
  return `${chain}:${seq}:${Buffer.from(seal).toString('hex')}`
}

function byChain(marks: readonly Mark[]): ReadonlyMap<string, Mark> {
  return new Map(marks.map((mark) => [mark.chain, mark]))
}

function isExpected(chain: string, applications: ReadonlySet<string>): boolean {
  return chain === DEPLOYMENT_CHAIN ? applications.size > 0 : applications.has(chain)
}

interface Walked {
  readonly records: number
  readonly archived: number
  readonly last: { readonly seq: number; readonly mac: Uint8Array }
  readonly faults: readonly FoundFault[]
  readonly applications: readonly string[]
  readonly outOfReach: readonly Checkpoint[]
}

async function walk(
  key: KeyObject,
  source: AuditSource,
  chain: string,
  start: Mark | undefined,
  checkpoints: readonly Checkpoint[],
): Promise<Walked> {
  const faults: FoundFault[] = []
  const bad: BadRecord[] = []
  const applications: string[] = []
  const genuine = start && sameMac(startSeal(key, chain, start.seq, start.mac), start.seal) ? start : undefined
  const archived = genuine?.seq ?? 0
  let last: Walked['last'] = genuine ?? { seq: 0, mac: CHAIN_START }
  let records = 0
  const compare = (seq: number, mac: Uint8Array) => {
    for (const checkpoint of checkpoints)
      if (checkpoint.seq === seq && !sameMac(headSeal(key, chain, seq, mac), checkpoint.seal))
        faults.push({ kind: 'rolled-back', seq, detail: `record ${seq} is not the one that the checkpoint has seen` })
  }

  const [first] = await source.records(chain, 0, 1)
  /** Where what is here begins. Without a start it is record 1. */
  const begins = start === undefined || first === undefined ? archived + 1 : Math.max(first.seq, archived + 1)
  if (start !== undefined && genuine === undefined)
    faults.push({ kind: 'start', seq: start.seq, detail: untold(start.seq, begins) })
  if (genuine !== undefined) {
    compare(genuine.seq, genuine.mac)
    if (first !== undefined && first.seq <= archived)
      faults.push({
        kind: 'start',
        seq: first.seq,
        detail: `record ${first.seq} stands before the start, which says that records up to ${archived} were archived`,
      })
  }
  for (;;) {
    const page = await source.records(chain, last.seq, PAGE)
    for (const { seq, record, mac } of page) {
      const computed = recordMac(key, chain, seq, last.mac, record)
      // After a gap the MAC before this record is not known; the gap itself is the fault, or the start that is not genuine.
      if (seq > last.seq + 1) {
        if (genuine !== undefined || start === undefined || records > 0)
          faults.push({ kind: 'deleted', seq: last.seq + 1, detail: gap(last.seq, seq, archived, chain) })
      } else if (!sameMac(computed, mac)) bad.push({ seq, record, mac, previous: last.mac, computed })
      if (chain === DEPLOYMENT_CHAIN) applications.push(...createdApplication(record))
      compare(seq, mac)
      last = { seq, mac }
      records++
    }
    if (page.length < PAGE) break
  }
  faults.push(...explain(key, chain, bad))
  for (const { seq } of checkpoints)
    if (seq > last.seq)
      faults.push({ kind: 'rolled-back', seq: last.seq + 1, detail: `the checkpoint has seen records up to ${seq}` })
  // The start itself has the MAC of the last record before it, and can be compared.
  const reach = genuine === undefined ? begins : archived
  return { records, archived, last, faults, applications, outOfReach: checkpoints.filter(({ seq }) => seq < reach) }
}

function untold(start: number, begins: number): string {
  const what = `the start that says records up to ${start} were archived is not genuine`
  return begins > 1 ? `${what}: nothing tells what was before record ${begins}` : what
}

/** The fault of records that are not where they have to be, between two that are. */
function gap(before: number, after: number, archived: number, chain: string): string {
  const gone = missing(before + 1, after - 1, chain)
  if (before === 0) return `${gone}, and no start says that they were archived`
  return before === archived ? `${gone}: an older start was put back, or they were deleted` : gone
}

function report(
  key: KeyObject,
  chain: string,
  head: Mark | undefined,
  { records, archived, last, faults: found, outOfReach }: Walked,
  mustExist: boolean,
): ChainReport {
  const faults = [...found]
  if (head === undefined) {
    if (records > 0) faults.push({ kind: 'head', seq: last.seq, detail: 'the head of the chain is gone' })
    else if (mustExist) faults.push({ kind: 'missing', seq: 1, detail: 'the whole chain is gone' })
  } else if (!sameMac(headSeal(key, chain, head.seq, head.mac), head.seal))
    faults.push({
      kind: 'truncated',
      seq: last.seq + 1,
      detail: `the head that says ${head.seq} is not genuine: what followed record ${last.seq} has been cut`,
    })
  else if (archived > 0 && head.seq <= archived)
    // The last record of a chain is never archived.
    faults.push({
      kind: 'head',
      seq: head.seq,
      detail: `an older head was put back: it says ${head.seq}, and records up to ${archived} were archived`,
    })
  else if (last.seq < head.seq)
    faults.push({ kind: 'truncated', seq: last.seq + 1, detail: missing(last.seq + 1, head.seq, chain) })
  else if (last.seq > head.seq)
    faults.push({
      kind: 'head',
      seq: head.seq,
      detail: `an older head was put back: it says ${head.seq} and the chain goes on to ${last.seq}`,
    })
  else if (!sameMac(last.mac, head.mac) && !faults.some(({ seq }) => seq === last.seq))
    faults.push({ kind: 'edited', seq: last.seq, detail: 'the last record is not the one that the head has sealed' })
  return {
    chain,
    archived,
    records,
    end: head && { chain, seq: head.seq, seal: head.seal },
    faults: firstOfEachKind(chain, faults),
    outOfReach,
  }
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
