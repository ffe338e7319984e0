import type { KeyObject } from 'node:crypto'
import { CHAIN_START, recordMac, startSeal } from '../chain.ts'
import { ArchiveSeal, FORMAT, LINE_MAX, lineText, VERSION, type ArchiveLine, type Position } from './lines.ts'

/** What is read for an archive, as one moment of the store has it. */
export interface ArchiveSource {
  records(
    chain: string,
    afterSeq: number,
    limit: number,
  ): Promise<readonly { readonly seq: number; readonly record: string; readonly mac: Uint8Array }[]>
}

/** A chain, and where its records begin: at 0 unless some were archived before. */
export interface ArchivedChain {
  readonly chain: string
  readonly start: Position | undefined
  /** The number of its last record, which stays where it is. */
  readonly head: number
}

/** What was written of a chain. */
export interface WrittenPart {
  readonly chain: string
  readonly from: number
  readonly to: number
  /** Records at which the start of the chain can be moved on the way, in their order; the last one is `to`. */
  readonly marks: readonly Position[]
}

/** A record that does not follow the one before it, or is none of ours. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused'
}

const PAGE = 1000

/**
 * Writes the records of chains that are older than a time, each chain from its start up to the first that is not, and
 * never its last record. Every MAC is computed again on the way.
 *
 * @param every how many records there are between two marks; these stand at the same numbers whoever writes.
 * @returns the parts that were written; a chain that has nothing old has none.
 * @throws ArchiveRefused where a record does not follow the one before it.
 */
export async function writeArchive(
  key: KeyObject,
  source: ArchiveSource,
  chains: readonly ArchivedChain[],
  { deployment, before, every }: { readonly deployment: string; readonly before: number; readonly every: number },
  write: (text: string) => Promise<void>,
): Promise<readonly WrittenPart[]> {
  const seal = new ArchiveSeal(key)
  const sealed = (line: ArchiveLine): string => {
    const text = lineText(line)
    seal.add(text)
    return text
  }
  await write(`${sealed({ format: FORMAT, version: VERSION, deployment })}\n`)
  const parts: WrittenPart[] = []
  for (const chain of chains) {
    const part = await writePart(chain)
    if (part !== undefined) parts.push(part)
  }
  await write(`${lineText({ complete: { seal: seal.seal() } })}\n`)
  return parts

  async function writePart({ chain, start, head }: ArchivedChain): Promise<WrittenPart | undefined> {
    const first: Position = { seq: start?.seq ?? 0, mac: start?.mac ?? CHAIN_START }
    const marks: Position[] = []
    let last = first
    for (let more = true; more;) {
      const page = await source.records(chain, last.seq, PAGE)
      const lines: string[] = []
      more = page.length === PAGE
      for (const { seq, record, mac } of page) {
        if (seq >= head || !isOlder(record, before)) {
          more = false
          break
        }
        // What is sealed below is what was computed here, not what the database says.
        const computed = recordMac(key, chain, seq, last.mac, record)
        if (seq !== last.seq + 1 || !computed.equals(mac))
          throw new ArchiveRefused(`record ${seq} of the audit chain ${chain} does not follow the one before it`)
        if (last === first) lines.push(sealed({ chain, start: { seq: first.seq, mac: first.mac } }))
        lines.push(recordLine({ seq, mac: computed, record }))
        last = { seq, mac: computed }
        if (seq % every === 0) marks.push(last)
      }
      if (lines.length > 0) await write(`${lines.join('\n')}\n`)
    }
    if (last === first) return undefined
    const end = { ...last, seal: startSeal(key, chain, last.seq, last.mac) }
    await write(`${sealed({ chain, end })}\n`)
    if (marks.at(-1) !== last) marks.push(last)
    return { chain, from: first.seq + 1, to: last.seq, marks }
  }
}

/** When a record was written is in it; one that does not tell is never old. */
function isOlder(record: string, before: number): boolean {
  try {
    const { at } = JSON.parse(record) as { readonly at?: unknown }
    return typeof at === 'number' && at < before
  } catch {
    return false
  }
}

function recordLine(line: ArchiveLine): string {
  const text = lineText(line)
  if (Buffer.byteLength(text) > LINE_MAX) throw new ArchiveRefused('a record is too long for a line of an archive')
  return text
}
