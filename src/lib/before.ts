import { DAY_S } from './clock.ts'

const DAYS = /^(\d{1,5})d$/
/** A day, or a time with its zone: one without would be another time on another machine. */
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/

/**
 * Reads a time in the past: a day (its beginning in UTC) or a time in ISO 8601 with its zone, or a number of days ago
 * such as `90d`. The second that it falls into has not passed yet.
 *
 * @returns unix seconds; undefined where the text is none of these.
 */
export function parseBefore(text: string, now: number): number | undefined {
  const days = DAYS.exec(text)?.[1]
  if (days !== undefined) return now - Number(days) * DAY_S
  if (!DATE.test(text)) return undefined
  const at = Date.parse(text)
  // There is no 30 February, which would be taken for a day in March.
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(at) || Number.isNaN(day)) return undefined
  return new Date(day).toISOString().startsWith(text.slice(0, 10)) ? Math.floor(at / 1000) : undefined
}
