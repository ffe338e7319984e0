import { isDeepStrictEqual } from 'node:util'

type Fields = Readonly<Record<string, unknown>>

/** Which of the fields that were sent have another value than before: what the record of a change names. */
export function changedOf(sent: object, before: Fields, after: Fields): string[] {
  return Object.keys(sent).filter((name) => !isDeepStrictEqual(after[name], before[name]))
}
