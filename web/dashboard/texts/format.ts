/** Dates, spans of time and numbers, in the language of the texts. */

const LOCALE = 'en-GB'

const dates = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' })
const dateTimes = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' })
const exactTimes = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'full', timeStyle: 'long' })
const days = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const spans = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' })
const numbers = new Intl.NumberFormat(LOCALE)
const plurals = new Intl.PluralRules(LOCALE)
const lists = new Intl.ListFormat(LOCALE, { type: 'conjunction' })

/** All times are unix seconds. */
export const date = (at: number): string => dates.format(at * 1000)
export const dateTime = (at: number): string => dateTimes.format(at * 1000)
export const exactTime = (at: number): string => exactTimes.format(at * 1000)
/** Of "2026-11-24", a day of the server's: "24 Nov". */
export const dayText = (day: string): string => days.format(Date.parse(day))
export const number = (value: number): string => numbers.format(value)
export const list = (words: readonly string[]): string => lists.format(words)

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** "3 days ago", "in 2 hours", "now". */
export function relative(at: number, now = Date.now() / 1000): string {
  const seconds = at - now
  // What rounds up to a whole one of a unit is told in that: a day and not 24 hours, a month and not 30 days.
  const told = units.find(([, size], index) => {
    const [, finer] = units.slice(index + 1).find(([, other]) => size % other === 0) ?? ['', size]
    return Math.round(Math.abs(seconds) / finer) * finer >= size
  })
  if (told === undefined) return spans.format(0, 'second')
  const [unit, size] = told
  return spans.format(Math.sign(seconds) * Math.max(1, Math.round(Math.abs(seconds) / size)), unit)
}

/** "1 key", "3 keys". */
export function count(value: number, one: string, other: string): string {
  return `${number(value)} ${plurals.select(value) === 'one' ? one : other}`
}
