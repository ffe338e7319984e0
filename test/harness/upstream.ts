import { createEgress } from '../../src/egress/egress.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createUpstream, type Upstream } from '../../src/upstream/upstream.ts'

/** The way out to mail servers where none is there. */
export const closedDoor = createEgress({
  version: 'tests',
  resolve: () => Promise.reject(new Error('no host is there')),
})

/** For servers of tests in which no provider is asked: whoever does ask finds none. */
export const noProviders: Upstream = createUpstream({
  fetch: () => Promise.reject(new Error('no provider is there')),
  door: closedDoor,
  overrides: {},
  now: systemClock,
})
