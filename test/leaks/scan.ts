import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A secret that occurs nowhere else; its middle has what URLs and JSON must escape. */
export function canary(): string {
  return `${randomBytes(15).toString('hex')}"/+ é\\?&${randomBytes(15).toString('hex')}`
}

/** Every form in which a text might be lying around, by the form's name. */
export function formsOf(secret: string): ReadonlyMap<string, Buffer> {
  const forms = new Map<string, Buffer>()
  const add = (name: string, form: string | Buffer) => forms.set(name, Buffer.from(form))
  const json = JSON.stringify(secret).slice(1, -1)
  add('raw', secret)
  add('JSON', json)
  add('JSON in JSON', JSON.stringify(json).slice(1, -1))
  add(
    'JSON, all but ASCII escaped',
    json.replaceAll(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
  add('URL', encodeURIComponent(secret))
  add('form', new URLSearchParams({ s: secret }).toString().slice(2))
  add('UTF-16', Buffer.from(secret, 'utf16le'))
  // A part of it is as bad, and has no other spelling than these.
  for (const [part, text] of [
    ['beginning', secret.slice(0, 24)],
    ['end', secret.slice(-24)],
  ] as const) {
    const bytes = Buffer.from(text)
    add(part, bytes)
    add(`${part} in hex`, bytes.toString('hex'))
    add(`${part} in HEX`, bytes.toString('hex').toUpperCase())
    for (const shift of [0, 1, 2]) {
      add(`${part} in base64, shifted by ${shift}`, inBase64(bytes, shift, 'base64'))
      add(`${part} in base64url, shifted by ${shift}`, inBase64(bytes, shift, 'base64url'))
    }
  }
  return forms
}

/** The characters that bytes always give at a place in base64, whatever stands before and after them. */
function inBase64(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .replaceAll('=', '')
  const from = Math.ceil((shift * 8) / 6)
  const whole = Math.floor(((shift + bytes.length) * 8) / 6)
  return text.slice(from, whole)
}

/** Where any of the secrets is to be found, in any form: "place: label in form". */
export function leaks(
  places: Iterable<readonly [place: string, content: Buffer | string]>,
  secrets: ReadonlyMap<string, string>,
): string[] {
  const forms = [...secrets].flatMap(([label, secret]) =>
    [...formsOf(secret)].map(([form, bytes]) => [`${label} (${form})`, bytes] as const),
  )
  const found: string[] = []
  for (const [place, content] of places) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (const [what, form] of forms) if (bytes.includes(form)) found.push(`${place}: ${what}`)
  }
  return found
}

/** Every file of a data folder but the root key's. */
export function filesOf(data: string): [place: string, content: Buffer][] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('root.key'))
    .map((entry) => [entry.name, readFileSync(path.join(entry.parentPath, entry.name))])
}
