import { systemClock, type Clock } from '../../src/lib/clock.ts'

/**
 * A clock that stands, and goes on only as a test lets time pass: no answer depends on whether a second has ended between
 * two steps.
 */
export interface StandingClock {
  readonly clock: Clock
  readonly later: (seconds: number) => void
}

/** One that shows the second in which it is made. */
export function standingClock(): StandingClock {
  let now = systemClock()
  return {
    clock: () => now,
    later(seconds) {
      now += seconds
    },
  }
}
