import type { CallFault } from './calls.ts'
import type { Fault, Pending } from './gate.ts'
import type { Pick } from './pick.ts'

const HOUR_MS = 3_600_000
const QUARTER_MS = HOUR_MS / 4
const DAY_MS = 24 * HOUR_MS

/** How a simulation is: some faults often, others not at all, so that each is met with and without the others. */
export interface Profile {
  /** Of a hundred calls of the port, how many go wrong. */
  readonly reads: number
  readonly commits: number
  readonly roots: number
  /** Of a hundred calls of a provider, how many. */
  readonly calls: number
  /** Weights of what the world does. */
  readonly kill: number
  readonly restart: number
  readonly disk: number
  readonly jump: number
  readonly commands: number
  /** Users take their consent back; the secret of a client expires, or is renewed there. */
  readonly revocations: number
  readonly expiries: number
  /** Users sign in. */
  readonly signIns: number
  /** What most requests are about: tokens of providers, or our own. It takes several, one after the other. */
  readonly about: 'lending' | 'tokens' | undefined
  /** Of a hundred requests, how many are about that; the others come by their weights. */
  readonly mostly: number
  /** How many reads may go through in one step, for what takes many. */
  readonly reading: number
  /** Instances that the server has. */
  readonly instances: number
  /** Requests that are under way at once. */
  readonly clients: number
  /** Requests a second of one application; 0 is no limit. */
  readonly rateLimit: number
}

export function profile(pick: Pick): Profile {
  const about = pick.of(['lending', 'lending', 'tokens', undefined] as const)
  const some = (chance: number, most: number) => (pick.percent(chance) ? 1 + pick.below(most) : 0)
  return {
    reads: some(50, 6),
    commits: some(60, 20),
    roots: some(60, 60),
    calls: some(70, 50),
    kill: some(50, 2),
    restart: some(30, 1),
    disk: some(40, 4),
    jump: some(60, 8),
    commands: some(60, 5),
    revocations: some(40, 2),
    expiries: some(30, 1),
    signIns: about === 'tokens' ? 6 : some(50, 4),
    about,
    mostly: about === undefined ? 0 : 60 + pick.below(40),
    reading: about === undefined ? 1 : 6,
    instances: about === 'lending' ? 1 + pick.below(2) : 1,
    clients: 1 + pick.below(8),
    rateLimit: pick.percent(30) ? 3 + pick.below(5) : 0,
  }
}

/** How far the wall clock is put, in milliseconds. */
export function jump(pick: Pick): number {
  const by = pick.of([400, 3000, HOUR_MS, 2 * DAY_MS, 60 * DAY_MS])
  return pick.percent(50) ? by : -by
}

/** How much time passes, in milliseconds. */
export function passing(pick: Pick, { about }: Profile): number {
  // A token that is lent long before its end is renewed then.
  if (about === 'lending' && pick.percent(25)) return QUARTER_MS + pick.below(QUARTER_MS)
  const least = pick.of([1, 10, 10, 300, 300, 1000, 1000, 3000, 31_000, 0.5 * HOUR_MS, HOUR_MS])
  return least + pick.below(least)
}

/** What goes on at the moment. */
interface Present {
  readonly isUp: boolean
  readonly isStarting: boolean
  readonly requests: number
  readonly commands: number
  /** Calls that wait at the gate, and those of them that are commits. */
  readonly pending: number
  readonly commits: number
  /** Calls of providers that wait. */
  readonly calls: number
}

const MOST_COMMANDS = 2

/** What may happen next, with how often. */
export function weights(of: Profile, now: Present) {
  return {
    request: now.isUp && now.requests < of.clients ? 30 : 0,
    release: now.pending > 0 ? 60 : 0,
    group: now.commits > 1 ? 25 : 0,
    call: now.calls > 0 ? 40 : 0,
    pass: of.about === undefined || now.calls > 0 ? 4 : 12,
    jump: of.jump,
    disk: of.disk,
    signIn: now.isUp ? of.signIns : 0,
    revoke: of.revocations,
    expire: of.expiries,
    kill: of.kill,
    restart: now.isUp ? of.restart : 0,
    start: now.isUp || now.isStarting ? 0 : 40,
    command: now.commands < MOST_COMMANDS ? of.commands : 0,
  }
}

/** What goes wrong with a call of a provider, if anything does. */
export function callFaultOf(pick: Pick, { calls }: Profile): CallFault | undefined {
  if (!pick.percent(calls)) return undefined
  return pick.weighted<CallFault>({
    ...{ unreachable: 2, lost: 5, garbled: 2, late: 5, busy: 2, down: 2 },
    ...{ invalid_client: 1, unauthorized_client: 1, invalid_grant: 1 },
  })
}

/** What goes wrong with a call of the port, if anything does. */
export function faultOf(pick: Pick, { reads, commits, roots }: Profile, kind: Pending['kind']): Fault | undefined {
  const chance = { read: reads, other: reads, commit: commits, root: roots }[kind]
  if (!pick.percent(chance)) return undefined
  if (kind === 'commit') return pick.of(['unavailable', 'unknown'])
  if (kind === 'root') return pick.of(['unavailable', 'wrong'])
  return pick.of(['unavailable', 'broken'])
}
