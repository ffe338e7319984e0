import { DAY_S } from '../../../lib/clock.ts'
import type { UsageDay } from '../../../store/store.ts'

export const DAYS = 30

/** The day that a time is in, as the store counts them. */
export function dayOf(now: number): number {
  return Math.floor(now / DAY_S)
}

/** The last days up to this one, the oldest first; on a day that nothing is counted for, nothing happened. */
export function lastDays(counted: readonly UsageDay[], today: number) {
  const byDay = new Map(counted.map((one) => [one.day, one]))
  return Array.from({ length: DAYS }, (_, at) => {
    const day = today - DAYS + 1 + at
    const { requests = 0, errors = 0, changes = 0 } = byDay.get(day) ?? {}
    return { day: new Date(day * DAY_S * 1000).toISOString().slice(0, 10), requests, errors, changes }
  })
}
