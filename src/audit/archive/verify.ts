import type { KeyObject } from 'node:crypto'
import { headSeal, sameMac, startSeal } from '../chain.ts'
import type { Fault } from '../faults.ts'
import type { AuditSource, Checkpoint } from '../verify.ts'
import type { Position } from './lines.ts'
import { readArchive, type ArchivePart } from './read.ts'

/** An archive that can be read more than once. */
export interface ArchiveFile {
  readonly name: string
  chunks(): AsyncIterable<Uint8Array>
}

/** A part with the archive that it stands in. */
export interface FiledPart extends ArchivePart {
  readonly file: string
}

/** What is wrong with an archive: with a line of it, or with records. */
export type ArchiveFault =
  | (Fault & { readonly file: string })
  | { readonly kind: 'archive'; readonly file: string; readonly line: number; readonly detail: string }

export interface ArchivesReport {
  readonly parts: readonly FiledPart[]
  readonly faults: readonly ArchiveFault[]
  /** The checkpoints that were compared with a record of an archive. */
  readonly compared: readonly Checkpoint[]
}

/**
 * Verifies archives: each in itself, that those of a chain continue one another and reach to where the chain goes on in
 * the database, and that where two of them, or one and the database, have the same record, it is the same.
 *
 * A MAC covers all records before it, so two that have one record alike have all of them alike up to there. Archives are
 * read twice where the end of one lies within another.
 */
export async function verifyArchives(
  key: KeyObject,
  source: AuditSource,
  files: readonly ArchiveFile[],
  { deployment, expected }: { readonly deployment: string; readonly expected: readonly Checkpoint[] },
): Promise<ArchivesReport> {
  const faults: ArchiveFault[] = []
  const starts = (await source.starts()).filter(({ chain, seq, mac, seal }) =>
    sameMac(startSeal(key, chain, seq, mac), seal),
  )
  const wanted = new Wanted([...starts, ...expected])
  let parts = await readAll((fault) => faults.push(fault))
  const ends = parts.map(({ chain, end }) => ({ chain, seq: end.seq }))
  if (parts.some((part) => ends.some(({ chain, seq }) => chain === part.chain && isWithin(seq, part)))) {
    wanted.add(ends)
    parts = await readAll(() => undefined)
  }

  for (const [chain, all] of Map.groupBy(parts, (part) => part.chain)) {
    const start = starts.find((one) => one.chain === chain)
    faults.push(...gaps(chain, all, start), ...forks(chain, all, start), ...(await unlike(chain, all)))
  }
  const compared = expected.filter((checkpoint) => {
    const holding = parts.filter((part) => part.chain === checkpoint.chain && macIn(part, checkpoint.seq) !== undefined)
    for (const { file, ...part } of holding) {
      const { chain, seq } = checkpoint
      const mac = macIn(part, seq)
      if (mac !== undefined && !sameMac(headSeal(key, chain, seq, mac), checkpoint.seal))
        faults.push(of(file, chain, 'rolled-back', seq, `record ${seq} is not the one that the checkpoint has seen`))
    }
    return holding.length > 0
  })
  return { parts, faults, compared }

  async function readAll(tell: (fault: ArchiveFault) => void): Promise<FiledPart[]> {
    const found: FiledPart[] = []
    for (const archive of files) {
      const file = archive.name
      const read = await readArchive(key, archive.chunks(), {
        deployment,
        wants: (chain, seq) => wanted.has(chain, seq),
      })
      for (const part of read.parts) found.push({ ...part, file })
      for (const fault of read.faults) tell({ ...fault, file })
      if (read.lineFault !== undefined) tell({ kind: 'archive', file, ...read.lineFault })
    }
    return found
  }

  /** What an archive and the database both have, after an older backup was restored, or while records are removed. */
  async function unlike(chain: string, all: readonly FiledPart[]): Promise<ArchiveFault[]> {
    const head = (await source.heads()).find((one) => one.chain === chain)
    const found: ArchiveFault[] = []
    for (const { file, end } of all) {
      if (head === undefined || end.seq > head.seq) {
        const ends = head === undefined ? 'the chain is gone' : `the chain ends with record ${head.seq}`
        const detail = `the archive has records up to ${end.seq}, and ${ends} in the database`
        found.push(of(file, chain, 'rolled-back', (head?.seq ?? 0) + 1, detail))
        continue
      }
      const [row] = await source.records(chain, end.seq - 1, 1)
      if (row?.seq === end.seq && !sameMac(row.mac, end.mac))
        found.push(
          of(file, chain, 'rolled-back', end.seq, `the database has another record ${end.seq} than the archive`),
        )
    }
    return found
  }
}

/** The MACs that are to be looked out for while archives are read. */
class Wanted {
  readonly #seqs = new Map<string, Set<number>>()

  constructor(all: readonly { readonly chain: string; readonly seq: number }[]) {
    this.add(all)
  }

  add(all: readonly { readonly chain: string; readonly seq: number }[]): void {
    for (const { chain, seq } of all) {
      const known = this.#seqs.get(chain)
      if (known === undefined) this.#seqs.set(chain, new Set([seq]))
      else known.add(seq)
    }
  }

  has(chain: string, seq: number): boolean {
    return this.#seqs.get(chain)?.has(seq) === true
  }
}

type Start = Position | undefined

/** Records that stand in none of the archives, between the first one that does and the start of the chain. */
function gaps(chain: string, all: readonly FiledPart[], start: Start): ArchiveFault[] {
  const found: ArchiveFault[] = []
  const ordered = all.toSorted((a, b) => a.start.seq - b.start.seq)
  let reached = ordered[0]
  if (reached === undefined) return found
  const gap = (file: string, from: number, to: number) =>
    of(
      file,
      chain,
      'gap',
      from,
      `${from === to ? `record ${from} stands` : `records ${from} to ${to} stand`} in no archive that was given`,
    )
  for (const part of ordered) {
    if (part.start.seq > reached.end.seq) found.push(gap(part.file, reached.end.seq + 1, part.start.seq))
    if (part.end.seq > reached.end.seq) reached = part
  }
  if (start !== undefined && reached.end.seq < start.seq) found.push(gap(reached.file, reached.end.seq + 1, start.seq))
  return found
}

/** Archives that have different records at the same place, or another one than the start of the chain names. */
function forks(chain: string, all: readonly FiledPart[], start: Start): ArchiveFault[] {
  const found: ArchiveFault[] = []
  for (const part of all) {
    for (const other of all) {
      const mac = other === part ? undefined : macIn(part, other.end.seq)
      // Two with the same end see each other; one of them tells.
      if (mac === undefined || sameMac(mac, other.end.mac)) continue
      if (other.end.seq === part.end.seq && all.indexOf(other) < all.indexOf(part)) continue
      const detail = `${part.file} and ${other.file} have different records ${other.end.seq}`
      found.push(of(part.file, chain, 'rolled-back', other.end.seq, detail))
    }
    const mac = start && macIn(part, start.seq)
    if (start !== undefined && mac !== undefined && !sameMac(mac, start.mac)) {
      const detail = `record ${start.seq} is not the one after which the chain goes on in the database`
      found.push(of(part.file, chain, 'rolled-back', start.seq, detail))
    }
  }
  return found
}

function isWithin(seq: number, { start, end }: ArchivePart): boolean {
  return seq > start.seq && seq < end.seq
}

/** What a part has at a place, where that is known of it. */
function macIn({ start, end, seen }: ArchivePart, seq: number): Uint8Array | undefined {
  if (seq === start.seq) return seq === 0 ? undefined : start.mac
  return seq === end.seq ? end.mac : seen.get(seq)
}

function of(file: string, chain: string, kind: Fault['kind'], seq: number, detail: string): ArchiveFault {
  return { file, chain, kind, seq, detail, count: 1 }
}
