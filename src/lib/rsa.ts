import { createPrivateKey, type KeyObject } from 'node:crypto'

/**
 * Tells whether a text is the private RSA key that it should be, without loading it.
 *
 * `createPrivateKey(pem).asymmetricKeyDetails` would answer as well, but takes some 100 µs, which is more than all the
 * rest of a request. What is needed is little: the strict DER of RFC 8017 A.1.2, in the envelope of RFC 5208 or bare.
 *
 *   PrivateKeyInfo ::= SEQUENCE { version 0, algorithm { rsaEncryption, NULL }, OCTET STRING { RSAPrivateKey } }
 *   RSAPrivateKey  ::= SEQUENCE { version 0, n, e, d, p, q, d mod (p-1), d mod (q-1), q⁻¹ mod p }
 *
 * The numbers are also held against one another, which createPrivateKey does not do: a key damaged on the way here is
 * refused now and not at its first use.
 */

const MIN_BITS = 2048
/** A signature takes the cube of it: 8192 bits some 30 ms, 16384 a quarter of a second, for each token. */
const MAX_BITS = 8192
/** Room for the largest key in base64, and a bound on the work that a text from outside can cause. */
const MAX_CHARS = 16_384

const PEM = 'must be a private key in PEM, PKCS#8 or PKCS#1'
const ENCRYPTED = 'must be an unencrypted key'
const NOT_RSA = 'must be an RSA key (rsaEncryption)'
const DAMAGED = 'must be a whole RSA private key; this one is damaged or cut off'

/**
 * What is wrong with a private key, as a short sentence that never repeats any of it, or undefined when it is an
 * unencrypted RSA key of 2048 to 8192 bits in PEM.
 *
 * Line ends may be LF, CRLF, or the two characters `\n` of a value that was pasted escaped.
 */
export function rsaPrivateKeyProblem(pem: string): string | undefined {
  if (pem.length > MAX_CHARS) return `must have at most ${MAX_CHARS} characters`
  const text = withPlainLineEnds(pem)
  const pkcs8 = payload(text, '-----BEGIN PRIVATE KEY-----\n', '\n-----END PRIVATE KEY-----')
  if (pkcs8 !== undefined) return pkcs8Problem(pkcs8)
  const pkcs1 = payload(text, '-----BEGIN RSA PRIVATE KEY-----\n', '\n-----END RSA PRIVATE KEY-----')
  if (pkcs1 !== undefined) return rsaProblem(pkcs1, 0)
  return labelProblem(text)
}

/**
 * Loads a key of which {@link rsaPrivateKeyProblem} says nothing, in every form that it takes: OpenSSL knows no escaped
 * line ends.
 *
 * @throws what `createPrivateKey` throws for anything else
 */
export function loadRsaPrivateKey(pem: string): KeyObject {
  return createPrivateKey(withPlainLineEnds(pem))
}

// --- PEM ---

function withPlainLineEnds(pem: string): string {
  let text = pem
  if (text.includes('\\')) text = text.replaceAll('\\r', '\r').replaceAll('\\n', '\n')
  if (text.includes('\r')) text = text.replaceAll('\r\n', '\n')
  return text.trimEnd().replace(/^\n+/, '')
}

function payload(text: string, begin: string, end: string): Buffer | undefined {
  if (!text.startsWith(begin) || !text.endsWith(end) || text.length < begin.length + end.length) return undefined
  const lines = text.slice(begin.length, -end.length)
  // A blank line would end the headers of an RFC 1421 message, and OpenSSL reads it so.
  if (lines.startsWith('\n') || lines.endsWith('\n') || lines.includes('\n\n')) return undefined
  const base64 = lines.replaceAll('\n', '')
  const der = Buffer.from(base64, 'base64')
  // The decoder skips what it does not know. That nothing was skipped shows when the bytes give the same text again.
  return der.toString('base64') === base64 ? der : undefined
}

function labelProblem(text: string): string {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(text)) return ENCRYPTED
  if (/-----BEGIN (?:EC|DSA) PRIVATE KEY-----/.test(text)) return NOT_RSA
  return PEM
}

// --- DER ---

const INTEGER = 0x02
const OCTET_STRING = 0x04
const SEQUENCE = 0x30
const VERSION_0 = Buffer.from('020100', 'hex')
const RSA_ENCRYPTION = Buffer.from('300d06092a864886f70d0101010500', 'hex')

/** The content of one element: where it starts, and the first byte after it. */
interface Span {
  readonly from: number
  readonly to: number
}

function pkcs8Problem(der: Buffer): string | undefined {
  const info = element(der, 0, der.length, SEQUENCE)
  if (info?.to !== der.length || !matches(der, info.from, VERSION_0)) return DAMAGED
  const algorithm = info.from + VERSION_0.length
  if (!matches(der, algorithm, RSA_ENCRYPTION)) {
    return element(der, algorithm, der.length, SEQUENCE) === undefined ? DAMAGED : NOT_RSA
  }
  const key = element(der, algorithm + RSA_ENCRYPTION.length, der.length, OCTET_STRING)
  return key?.to === der.length ? rsaProblem(der, key.from) : DAMAGED
}

/** Judges the RSAPrivateKey that fills `der` from `start` to its end. */
function rsaProblem(der: Buffer, start: number): string | undefined {
  const sequence = element(der, start, der.length, SEQUENCE)
  if (sequence?.to !== der.length || !matches(der, sequence.from, VERSION_0)) return DAMAGED
  const spans: Span[] = []
  for (let at = sequence.from + VERSION_0.length; at < der.length;) {
    const span = element(der, at, der.length, INTEGER)
    if (span === undefined || spans.length === 8 || !isPositive(der, span)) return DAMAGED
    spans.push(span)
    at = span.to
  }
  const [n, e, d, p, q, dp, dq, inverse] = spans
  if (!n || !e || !d || !p || !q || !dp || !dq || !inverse) return DAMAGED
  const bits = bitLength(der, n)
  if (bits < MIN_BITS) return `must be an RSA key of ${MIN_BITS} bits or more; this one has ${bits}`
  if (bits > MAX_BITS) return `must be an RSA key of at most ${MAX_BITS} bits; this one has ${bits}`
  // FIPS 186-5 A.1.1: d is longer than half the modulus.
  if (!isOdd(der, d) || bitLength(der, d) <= bits / 2 || bitLength(der, d) > bits) return DAMAGED
  if (bitLength(der, inverse) > bitLength(der, p)) return DAMAGED
  const agree = primesAgree(
    bigint(der, n),
    bigint(der, e),
    bigint(der, p),
    bigint(der, q),
    bigint(der, dp),
    bigint(der, dq),
  )
  return agree ? undefined : DAMAGED
}

/**
 * RFC 8017 section 3.2, as far as it is cheap: n = p·q, and e·d ≡ 1 through the two short exponents. e is odd then, for
 * p - 1 is even. The long d and q⁻¹ would need three divisions more, which cost as much as all of this.
 */
function primesAgree(n: bigint, e: bigint, p: bigint, q: bigint, dp: bigint, dq: bigint): boolean {
  if (n !== p * q || p < 3n || q < 3n || e < 3n || dp >= p || dq >= q) return false
  return (e * dp) % (p - 1n) === 1n && (e * dq) % (q - 1n) === 1n
}

/** Reads the header at `at`: a definite length in its shortest form, and content that ends by `limit`. */
function element(der: Buffer, at: number, limit: number, tag: number): Span | undefined {
  if (at + 2 > limit || der[at] !== tag) return undefined
  const first = der[at + 1] ?? 0
  if (first < 0x80) return span(at + 2, first, limit)
  const bytes = first & 0x7f
  // Two bytes of length reach 65535, four times what the longest text we read can hold.
  if (bytes < 1 || bytes > 2 || at + 2 + bytes > limit) return undefined
  const length = der.readUIntBE(at + 2, bytes)
  return length < (bytes === 1 ? 0x80 : 0x100) ? undefined : span(at + 2 + bytes, length, limit)
}

function span(from: number, length: number, limit: number): Span | undefined {
  return from + length > limit ? undefined : { from, to: from + length }
}

function matches(der: Buffer, at: number, expected: Buffer): boolean {
  return at + expected.length <= der.length && der.compare(expected, 0, expected.length, at, at + expected.length) === 0
}

/** Greater than zero, in the fewest bytes that can say so. */
function isPositive(der: Buffer, { from, to }: Span): boolean {
  const first = der[from] ?? 0x80
  if (from === to || first >= 0x80) return false
  return first > 0 || (to - from > 1 && (der[from + 1] ?? 0) >= 0x80)
}

function isOdd(der: Buffer, { to }: Span): boolean {
  return ((der[to - 1] ?? 0) & 1) === 1
}

function bitLength(der: Buffer, { from, to }: Span): number {
  const first = der[from] ?? 0
  return (to - from) * 8 - (Math.clz32(first) - 24)
}

function bigint(der: Buffer, { from, to }: Span): bigint {
  return BigInt(`0x${der.toString('hex', from, to)}`)
}
