import type { ConsoleData } from '../../../src/reference/console-data.ts'

type Fields = Readonly<Record<string, unknown>>

/** The field that a provider's key file becomes. */
const FIELD = 'credential_data'

/** Whether the body has a place for a key file: whether an example fills it. */
export function takesKeyFile({ examples }: ConsoleData): boolean {
  return Object.values(examples).some(({ value }) => FIELD in (value as Fields))
}

/**
 * The body with the file as its `credential_data`.
 *
 * @param current what has been typed; without it, the body begins with the example that the file is most like, which
 *   also says of what type such a credential is.
 */
export function withKeyFile(
  data: ConsoleData,
  text: string | undefined,
  current: string | undefined,
): string | undefined {
  const file = objectIn(text)
  if (file === undefined) return undefined
  const like = Object.values(data.examples)
    .map(({ value }) => value as Fields)
    .filter((example) => FIELD in example)
    .toSorted((a, b) => likeness(b[FIELD], file) - likeness(a[FIELD], file))[0]
  const typed = objectIn(current)
  const others = Object.fromEntries(Object.entries(like ?? {}).filter(([name]) => name !== FIELD))
  return JSON.stringify({ ...others, ...typed, ...typeOf(others), [FIELD]: file }, null, 2)
}

function typeOf({ credential_type }: Fields): Fields {
  return credential_type === undefined ? {} : { credential_type }
}

function likeness(example: unknown, file: Fields): number {
  return Object.keys(example as Fields).filter((key) => key in file).length
}

function objectIn(text: string | undefined): Fields | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}
