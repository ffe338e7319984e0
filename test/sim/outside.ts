import type { ApplicationId } from '../../src/lib/ids.ts'
import { CODE_LIFE_S, codeId, newCode } from '../../src/tokens/code.ts'
import type { Course } from './course.ts'
import { codeOf } from './moves/codes.ts'
import { clients } from './moves/connectors.ts'
import type { Processes } from './processes.ts'
import type { Requests } from './requests.ts'

// What users and providers do by themselves.

/** A user has signed in, as the hosted pages let one: a code is there. What they do before is no part of a simulation. */
export async function signIn(course: Course, processes: Processes, requests: Requests): Promise<void> {
  const { pick, state, world, known, trace } = course
  const { deployment, store } = processes
  const app = pick.of([...state.applications.values()])
  const grantId = pick.of([...(app?.grants.keys() ?? [])])
  if (app === undefined || grantId === undefined || deployment === undefined) return
  const now = world.time.clock()
  const of = codeOf(pick, grantId)
  const { code, change } = newCode(deployment.keys.current, { app: app.id as ApplicationId, now, code: of })
  // A full disk, or a data key that is not the primary one any more, leaves none.
  const outcome = await store?.commit({ changes: [change], audit: [] }).catch(() => 'stale')
  if (outcome !== 'committed') return
  trace.add('a user has signed in')
  const id = codeId(code)
  app.codes.set(id, { of, expiresAt: now + CODE_LIFE_S, used: undefined, purged: false })
  known.signedIn.codes.set(id, code)
  course.unchecked = true
  for (const flight of requests.flights) flight.reconsider()
}

/** A user takes a consent back, at the provider. */
export function revoke({ pick, state, world, trace }: Course): void {
  const all = [...state.applications.values()].flatMap(({ grants }) => [...grants.values()])
  const refreshToken = pick.of(all)?.secret?.['refresh_token']
  if (typeof refreshToken !== 'string') return
  trace.add('a user takes a consent back')
  world.calls.provider.revoke(refreshToken)
}

/** The secret of a client expires at its provider, or is good again. */
export function expire({ pick, world, trace }: Course): void {
  const { expired } = world.calls.provider
  const id = pick.of(clients)
  trace.add(`the secret of ${id} ${expired.has(id) ? 'is good again' : 'expires'}`)
  if (!expired.delete(id)) expired.add(id)
}
