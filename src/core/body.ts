import { isUtf8 } from 'node:buffer'
import { parse } from 'secure-json-parse'
import { Problem } from '../lib/problem.ts'

/**
 * Reads a JSON body, and wipes its bytes. The parser's own message quotes the body, so it is dropped. Bytes that are not
 * UTF-8 are refused rather than replaced: a secret would be stored altered. `__proto__` and `constructor.prototype` are
 * refused as keys.
 *
 * @returns undefined for an empty body.
 * @throws Problem `malformed`
 */
export function parseBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined
  try {
    if (!isUtf8(bytes)) throw new Problem('malformed', 'Invalid JSON payload format: the body is not UTF-8.')
    return parsed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } finally {
    bytes.fill(0)
  }
}

/**
 * Reads a form (application/x-www-form-urlencoded), and wipes its bytes. What has no value was not sent (RFC 6749
 * section 3.2).
 *
 * @throws Problem `malformed` where a parameter stands twice (RFC 6749 section 3.2)
 */
export function parseForm(bytes: Uint8Array): Readonly<Record<string, string>> {
  try {
    if (!isUtf8(bytes)) throw new Problem('malformed', 'Invalid form: the body is not UTF-8.')
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    const parameters = [...new URLSearchParams(text)]
    const names = new Set(parameters.map(([name]) => name))
    if (names.size < parameters.length) throw new Problem('malformed', 'Invalid form: a parameter stands in it twice.')
    return Object.fromEntries(parameters.filter(([, value]) => value !== ''))
  } finally {
    bytes.fill(0)
  }
}

function parsed(text: string): unknown {
  try {
    return parse(text, { protoAction: 'error', constructorAction: 'error' })
  } catch (error) {
    const forbidden = error instanceof SyntaxError && error.message.includes('forbidden prototype')
    throw new Problem(
      'malformed',
      forbidden
        ? 'Invalid JSON payload format: __proto__ and constructor.prototype are not allowed as keys.'
        : 'Invalid JSON payload format: the body is not valid JSON.',
    )
  }
}
