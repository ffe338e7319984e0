/**
 * Canonical JSON: one text for one meaning, so that two documents can be compared, fingerprinted and measured.
 * The result is that of RFC 8785 (JSON Canonicalization Scheme).
 *
 * This runs on every write, hence the shape: one walk checks the document and copies it with its keys in order, and a
 * single native `JSON.stringify` writes it. An engine puts keys that look like array indices before all others, whatever
 * the order they were added in, so a document with such a key takes a slower way at the end.
 */

/** What {@link canonicalJson} found. A `path` is dotted and safe to show; it is empty for the value itself. */
export type Canonical =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'too-deep'; readonly path: string }
  /** A string or a key holds half of a surrogate pair; no UTF-8 can carry it. */
  | { readonly kind: 'bad-text'; readonly path: string }
  /** A number too large for a double: `JSON.parse('1e999')` gives Infinity, which JSON would write as `null`. */
  | { readonly kind: 'bad-number'; readonly path: string }
  /** A whole number that `JSON.parse` may have rounded: it is beyond ±(2^53 - 1) (RFC 7493 section 2.2). */
  | { readonly kind: 'rounded-number'; readonly path: string }

/**
 * Writes already parsed JSON in its canonical form.
 *
 * @param maxDepth how many objects and arrays may be inside one another; the value itself is the first. Nothing below
 *   is looked at, so deep input cannot exhaust the stack.
 * @param options.exact whether a number that may have been rounded is refused, as it should be in what comes from outside
 */
export function canonicalJson(
  value: unknown,
  maxDepth: number,
  { exact = false }: { readonly exact?: boolean } = {},
): Canonical {
  const walk: Walk = { maxDepth, exact, indexKeys: false, wrong: undefined, trail: [] }
  const sorted = copy(value, 1, walk)
  if (walk.wrong !== undefined) return { kind: walk.wrong, path: walk.trail.reverse().map(shownKey).join('.') }
  return { kind: 'ok', text: walk.indexKeys ? write(sorted) : JSON.stringify(sorted) }
}

/** A key that came from outside, made fit for a message or a log: nothing invisible, 64 characters at most. */
export function shownKey(key: string): string {
  return key.slice(0, 64).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
}

interface Walk {
  readonly maxDepth: number
  readonly exact: boolean
  indexKeys: boolean
  wrong: Exclude<Canonical['kind'], 'ok'> | undefined
  /** The keys that lead to what is wrong, innermost first: they are noted on the way out only. */
  readonly trail: string[]
}

function copy(value: unknown, depth: number, walk: Walk): unknown {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) walk.wrong = 'bad-text'
    return value
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) walk.wrong = 'bad-number'
    else if (walk.exact && Number.isInteger(value) && !Number.isSafeInteger(value)) walk.wrong = 'rounded-number'
    return value
  }
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object') throw new TypeError(`canonical JSON has no ${typeof value}`)
  if (depth > walk.maxDepth) {
    walk.wrong = 'too-deep'
    return undefined
  }
  return Array.isArray(value) ? copyArray(value, depth, walk) : copyObject(value as JsonObject, depth, walk)
}

function copyArray(items: readonly unknown[], depth: number, walk: Walk): unknown {
  const copied: unknown[] = []
  for (const [index, item] of items.entries()) {
    copied.push(copy(item, depth + 1, walk))
    if (walk.wrong !== undefined) {
      walk.trail.push(String(index))
      break
    }
  }
  return copied
}

function copyObject(object: JsonObject, depth: number, walk: Walk): unknown {
  // An ordinary object, for the engine writes one without a prototype on a much slower path. `sort` without an argument
  // compares UTF-16 code units, which is the order that RFC 8785 section 3.2.3 asks for.
  const copied: Record<string, unknown> = {}
  for (const key of Object.keys(object).sort()) {
    if (!key.isWellFormed()) walk.wrong = 'bad-text'
    else {
      if (startsWithDigit(key)) walk.indexKeys = true
      set(copied, key, copy(object[key], depth + 1, walk))
    }
    if (walk.wrong !== undefined) {
      walk.trail.push(key)
      break
    }
  }
  return copied
}

/** `__proto__` is a key like any other here; assigning it would set the prototype. */
function set(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true })
  else object[key] = value
}

/** Writes what `copy` has checked, taking the keys in their order itself. */
function write(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  const members = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`
}

function startsWithDigit(key: string): boolean {
  const code = key.charCodeAt(0)
  return code >= 0x30 && code <= 0x39
}

type JsonObject = Readonly<Record<string, unknown>>
