import { createHmac, type KeyObject } from 'node:crypto'

/**
 * An archive of audit records: JSON Lines, each exactly as written here, in UTF-8.
 *
 *   {"format":"claviger-audit-archive","version":1,"deployment":"…"}
 *   {"chain":"…","start":{"seq":0,"mac":""}}                   a chain's part begins after this record; 0 is the beginning
 *   {"seq":1,"mac":"…","record":"…"}                           its records, none left out; `record` is their exact text
 *   {"chain":"…","end":{"seq":1,"mac":"…","seal":"…"}}         the last of them; the seal is that of a start (chain.ts)
 *   …                                                          more parts
 *   {"complete":{"seal":"…"}}
 *
 *   seal = HMAC-SHA-256(key, "claviger/audit-archive/v1" ‖ 0 ‖ all lines before that are no records, with their ends)
 *
 * The MACs of the records show what was done to these. The last seal shows a part that was taken out or put in.
 */
export const FORMAT = 'claviger-audit-archive'
export const VERSION = 1

/** No line is longer, in bytes. */
export const LINE_MAX = 4 * 1024 * 1024

export type ArchiveLine =
  | { readonly format: typeof FORMAT; readonly version: typeof VERSION; readonly deployment: string }
  | { readonly chain: string; readonly start: Position }
  | { readonly seq: number; readonly mac: Uint8Array; readonly record: string }
  | { readonly chain: string; readonly end: Position & { readonly seal: Uint8Array } }
  | { readonly complete: { readonly seal: Uint8Array } }

/** A record of a chain, by its number and MAC. */
export interface Position {
  readonly seq: number
  readonly mac: Uint8Array
}

/** A line without its end. */
export function lineText(line: ArchiveLine): string {
  return JSON.stringify(written(line))
}

function written(line: ArchiveLine): object {
  if ('record' in line) return { ...inHex(line), record: line.record }
  if ('start' in line) return { chain: line.chain, start: inHex(line.start) }
  if ('end' in line) return { chain: line.chain, end: { ...inHex(line.end), seal: hex(line.end.seal) } }
  return 'complete' in line ? { complete: { seal: hex(line.complete.seal) } } : line
}

function inHex({ seq, mac }: Position): object {
  return { seq, mac: hex(mac) }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** @returns undefined where a text is no line of an archive, exactly as one is written. */
export function parseLine(text: string): ArchiveLine | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const line = lineOf(fieldsOf(value))
  return line !== undefined && lineText(line) === text ? line : undefined
}

/** The seal over all lines that are no records, as they come. */
export class ArchiveSeal {
  readonly #hmac

  constructor(key: KeyObject) {
    this.#hmac = createHmac('sha256', key).update('claviger/audit-archive/v1\0')
  }

  add(text: string): void {
    this.#hmac.update(`${text}\n`)
  }

  seal(): Buffer {
    return this.#hmac.digest()
  }
}

type Fields = Readonly<Record<string, unknown>>

function lineOf(fields: Fields): ArchiveLine | undefined {
  const { chain, record, deployment } = fields
  if (fields['format'] === FORMAT && fields['version'] === VERSION && typeof deployment === 'string')
    return { format: FORMAT, version: VERSION, deployment }
  if (typeof record === 'string') {
    const position = positionOf(fields)
    return position && { ...position, record }
  }
  if (typeof chain !== 'string') {
    const seal = bytesOf(fieldsOf(fields['complete'])['seal'])
    return seal && { complete: { seal } }
  }
  if ('start' in fields) {
    const start = positionOf(fieldsOf(fields['start']))
    return start && { chain, start }
  }
  const end = fieldsOf(fields['end'])
  const [position, seal] = [positionOf(end), bytesOf(end['seal'])]
  return position && seal && { chain, end: { ...position, seal } }
}

function positionOf({ seq, mac }: Fields): Position | undefined {
  const bytes = bytesOf(mac)
  return typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0 && bytes ? { seq, mac: bytes } : undefined
}

/** Whether it is all that the text said is compared afterwards. */
function bytesOf(value: unknown): Buffer | undefined {
  return typeof value === 'string' ? Buffer.from(value, 'hex') : undefined
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
