import { operations } from '../../src/api/routes.ts'
import type { Operation } from '../../src/api/operation.ts'
import type { Door } from '../../src/core/call.ts'
import { createCore } from '../../src/core/core.ts'
import { startHousekeeping } from '../../src/core/housekeeping.ts'
import { Usage } from '../../src/core/usage.ts'
import { operatorOperations } from '../../src/dashboard/operations/routes.ts'
import { roleScopes } from '../../src/dashboard/roles.ts'
import type { Deployment } from '../../src/deployment.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { MAX_CREDENTIALS } from './moves/credentials.ts'
import type { Upstream } from '../../src/upstream/upstream.ts'
import type { Time } from './time.ts'

const GRACE_DAYS = 1
const WINDOW_MS = 1000
const DENIALS_A_SECOND = 5

export interface ServerOptions {
  readonly time: Time
  readonly rateLimit: number
  readonly instances: number
  readonly upstream: Upstream
  readonly log: (line: string) => void
  /** Runs what a server does beside its requests. */
  readonly background: <T>(work: () => T) => T
}

/** What answers requests with a memory of its own, and what the model has to know of that. */
export interface Instance {
  readonly number: number
  /** The door to an operation, made when it is first asked for: that costs more than most simulations have for it. */
  readonly doorTo: (operation: string) => Door | undefined
  /** See `Surroundings`. */
  readonly admit: (who: string) => boolean
  readonly denialDue: (chain: string) => boolean
}

/**
 * A server as `claviger serve` puts it together, without HTTP. It can have several instances over the one store, as there
 * are on PostgreSQL: they know of one another by what is stored alone.
 */
export interface Server {
  readonly operations: ReadonlyMap<string, Operation>
  readonly instances: readonly Instance[]
  stop(): Promise<void>
}

export function startServer(deployment: Deployment, options: ServerOptions): Server {
  const { time, log, background } = options
  const { store } = deployment
  const clock: Clock = time.clock
  const usage = new Usage()
  const parts = { store, url: () => 'http://localhost', version: '0', signOn: undefined, sandbox: false }
  const all = new Map([...operations, ...operatorOperations(parts)].map((operation) => [operation.id, operation]))
  const housekeeping = background(() =>
    startHousekeeping(store, {
      graceDays: GRACE_DAYS,
      rounds: true,
      usage,
      clock,
      log: {
        info: (fields, message) => {
          log(`${message} ${JSON.stringify(fields)}`)
        },
        error: ({ err }, message) => {
          log(`${message} ${String(err)}`)
        },
      },
    }),
  )
  return {
    operations: all,
    instances: Array.from({ length: options.instances }, (_, number) =>
      instance(deployment, { ...options, number, operations: all, usage }),
    ),
    stop: () => background(() => housekeeping.stop()),
  }
}

function instance(
  { store, keys }: Deployment,
  of: ServerOptions & {
    readonly number: number
    readonly operations: ReadonlyMap<string, Operation>
    readonly usage: Usage
  },
): Instance {
  const { number, time, rateLimit, upstream, log, usage } = of
  const { clock } = time
  const core = createCore({
    store,
    keys,
    clock,
    limits: { maxCredentials: MAX_CREDENTIALS },
    upstream,
    url: () => 'http://localhost',
    rateLimit,
    // Who is signed in is found out by better-auth, which has a suite of its own. Here the cookie names the member.
    sessions: {
      async memberOf(cookies) {
        const member = await store.read.member(cookies)
        return member && { id: member.id, scopes: roleScopes[member.role] }
      },
    },
    usage,
    onFailure: (message) => {
      log(message)
    },
  })
  const doors = new Map<string, Door>()
  return {
    number,
    doorTo(id) {
      const operation = of.operations.get(id)
      let door = doors.get(id)
      if (door === undefined && operation !== undefined) doors.set(id, (door = core.doorTo(operation)))
      return door
    },
    admit: limited(time, rateLimit),
    denialDue: denials(clock),
  }
}

/**
 * So many in a window of a second, however the wall clock is put back meanwhile. One that is put forward past the end of
 * the window ends it.
 */
function limited(time: Time, perSecond: number): (who: string) => boolean {
  const windows = new Map<string, { readonly start: number; readonly wallEnd: number; count: number }>()
  return (who) => {
    if (perSecond === 0) return true
    let window = windows.get(who)
    if (window === undefined || time.passed - window.start >= WINDOW_MS || time.wall >= window.wallEnd)
      windows.set(who, (window = { start: time.passed, wallEnd: time.wall + WINDOW_MS, count: 0 }))
    return ++window.count <= perSecond
  }
}

/** Refused calls are recorded, the first of each second and chain. */
function denials(clock: Clock): (chain: string) => boolean {
  let second = -1
  let counts = new Map<string, number>()
  return (chain) => {
    if (clock() !== second) {
      second = clock()
      counts = new Map()
    }
    const count = (counts.get(chain) ?? 0) + 1
    counts.set(chain, count)
    return count <= DENIALS_A_SECOND
  }
}
