import type { KeyObject } from 'node:crypto'
import { recordMac, sameMac, startSeal } from '../chain.ts'
import { explain, type BadRecord } from '../explain.ts'
import { firstOfEachKind, type Fault, type FoundFault } from '../faults.ts'
import { ArchiveSeal, LINE_MAX, lineText, parseLine, type ArchiveLine, type Position } from './lines.ts'
import { textLines } from './text-lines.ts'

/** What an archive holds of one chain. */
export interface ArchivePart {
  readonly chain: string
  /** The record before its first one. */
  readonly start: Position
  /** Its last record. */
  readonly end: Position
  readonly records: number
  /** The MACs of those of its records, and of its start, that were asked for. */
  readonly seen: ReadonlyMap<number, Uint8Array>
}

/** A line that is not as it was written. What follows it is not read. */
export interface LineFault {
  readonly line: number
  readonly detail: string
}

export interface ReadArchive {
  /** Those that have an end. */
  readonly parts: readonly ArchivePart[]
  readonly faults: readonly Fault[]
  readonly lineFault: LineFault | undefined
}

interface Asked {
  /** The deployment that it has to be of. */
  readonly deployment: string
  /** Whether the MAC of a record is wanted. */
  readonly wants: (chain: string, seq: number) => boolean
}

/** How many records that do not fit are looked at closely; the rest are counted. */
const BAD_MAX = 32

/** Reads one archive from its beginning to its end, and computes every MAC and seal of it again. */
export async function readArchive(
  key: KeyObject,
  chunks: AsyncIterable<Uint8Array>,
  asked: Asked,
): Promise<ReadArchive> {
  const parts: ArchivePart[] = []
  const faults: Fault[] = []
  let number = 0
  const broken = (detail: string, line = number): ReadArchive => ({ parts, faults, lineFault: { line, detail } })
  const seal = new ArchiveSeal(key)
  const read = { begun: false, complete: false }
  let part: OpenPart | undefined

  for await (const { text, cut } of textLines(chunks, LINE_MAX)) {
    number++
    if (read.complete) return broken('something was added after the last line')
    if (cut) return broken('the file is cut off in this line')
    const line = text === undefined ? undefined : parseLine(text)
    if (!read.begun) {
      if (line === undefined || !('format' in line)) return broken(notOurs(text))
      if (line.deployment !== asked.deployment)
        return broken(
          `the archive is of another deployment (${line.deployment}), not of this one (${asked.deployment})`,
        )
      read.begun = true
    } else if (line === undefined) return broken(`this line is not as it was written${after(part)}`)
    else if ('record' in line && part !== undefined) part.add(line)
    else if ('start' in line && part === undefined) part = new OpenPart(key, line, asked.wants)
    else if ('end' in line && part?.chain === line.chain) {
      const closed = part.close(line.end)
      parts.push(closed.part)
      faults.push(...closed.faults)
      part = undefined
    } else if ('complete' in line && part === undefined) {
      if (!sameMac(seal.seal(), line.complete.seal))
        return broken('the last line does not fit: a part of the archive was changed, taken out or put in')
      read.complete = true
    } else return broken(`this line does not belong here${after(part)}`)
    if (!read.complete && !('record' in line)) seal.add(lineText(line))
  }
  if (number === 0)
    return broken('the file is empty: the command that made it was cut short before it removed anything', 1)
  if (!read.complete) return broken(`the file is cut off after this line${after(part)}`)
  return { parts, faults, lineFault: undefined }
}

/** A part whose end has not been read. */
class OpenPart {
  readonly chain: string
  readonly #key: KeyObject
  readonly #start: Position
  readonly #wants: Asked['wants']
  readonly #seen = new Map<number, Uint8Array>()
  readonly #bad: BadRecord[] = []
  readonly #faults: FoundFault[] = []
  #last: Position
  #records = 0

  constructor(key: KeyObject, line: { readonly chain: string; readonly start: Position }, wants: Asked['wants']) {
    this.chain = line.chain
    this.#key = key
    this.#start = line.start
    this.#wants = wants
    this.#last = line.start
    this.#see(line.start)
  }

  get last(): number {
    return this.#last.seq
  }

  add({ seq, mac, record }: Extract<ArchiveLine, { readonly record: string }>): void {
    const last = this.#last
    this.#records++
    this.#last = { seq, mac }
    this.#see(this.#last)
    if (seq !== last.seq + 1) {
      this.#fault(
        seq > last.seq
          ? { kind: 'deleted', seq: last.seq + 1, detail: `${named(last.seq + 1, seq - 1)} gone` }
          : { kind: 'moved', seq, detail: `record ${seq} stands after record ${last.seq}` },
      )
      return
    }
    const computed = recordMac(this.#key, this.chain, seq, last.mac, record)
    if (sameMac(computed, mac)) return
    if (this.#bad.length < BAD_MAX) this.#bad.push({ seq, record, mac, previous: last.mac, computed })
    else this.#fault({ kind: 'edited', seq, detail: `record ${seq} does not follow the one before it` })
  }

  close(end: Position & { readonly seal: Uint8Array }): { readonly part: ArchivePart; readonly faults: Fault[] } {
    const { chain } = this
    const faults = [...this.#faults, ...explain(this.#key, chain, this.#bad)]
    const last = this.#last
    if (end.seq !== last.seq)
      faults.push({
        kind: 'truncated',
        seq: last.seq + 1,
        detail: `the part ends with record ${last.seq}, and says that it ends with ${end.seq}`,
      })
    else if (!sameMac(startSeal(this.#key, chain, last.seq, last.mac), end.seal) || !sameMac(end.mac, last.mac))
      faults.push({ kind: 'truncated', seq: last.seq + 1, detail: `the end after record ${last.seq} is not genuine` })
    const part = { chain, start: this.#start, end: last, records: this.#records, seen: this.#seen }
    return { part, faults: firstOfEachKind(chain, faults) }
  }

  #see({ seq, mac }: Position): void {
    if (this.#wants(this.chain, seq)) this.#seen.set(seq, mac)
  }

  /** Of a file in which nothing fits, so many are kept and no more. */
  #fault(fault: FoundFault): void {
    if (this.#faults.length < BAD_MAX) this.#faults.push(fault)
  }
}

function after(part: OpenPart | undefined): string {
  return part === undefined ? '' : `, after record ${part.last} of ${part.chain}`
}

function named(from: number, to: number): string {
  return from === to ? `record ${from} is` : `records ${from} to ${to} are`
}

function notOurs(text: string | undefined): string {
  const version = /^\{"format":"claviger-audit-archive","version":(\d+)/.exec(text ?? '')?.[1]
  return version === undefined || version === '1'
    ? 'the file is no archive of audit records'
    : `the archive has version ${version} of the format, which this release does not know`
}
