import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { randomBase62, toBase62 } from './base62.ts'

/*
 * An API key: a prefix that secret scanners can look for, 30 random base62 characters (178 bits), and the CRC-32 of the
 * two in 6 base62 characters, so that a mistyped or cut key is refused without asking the database.
 *
 *   clav_ 0123456789abcdefghijABCDEFGHIJ 0aB3xY
 */
const PREFIX = 'clav_'
const RANDOM = 30
const CHECK = 6
const FORM = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM + CHECK}}$`)

/** A new API key; it is shown once and stored only as its hash. */
export function newApiKey(): string {
  const body = PREFIX + randomBase62(RANDOM)
  return body + checksum(body)
}

/** The SHA-256 under which a key is stored, or undefined when the text is not of the right form. */
export function parseApiKey(text: string): Buffer | undefined {
  if (!FORM.test(text)) return undefined
  const end = PREFIX.length + RANDOM
  if (checksum(text.slice(0, end)) !== text.slice(end)) return undefined
  // A fast hash is right for 178 random bits: there is nothing to guess (OWASP ASVS 5.0, 11.4.2 and 6.5.2).
  return hash('sha256', text, 'buffer')
}

function checksum(body: string): string {
  return toBase62(crc32(body), CHECK)
}
