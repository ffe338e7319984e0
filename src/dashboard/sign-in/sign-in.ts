import { auditRecord, type Actor, type AuditEvent, type AuditEventName } from '../../audit/record.ts'
import { DEPLOYMENT_CHAIN } from '../../deployment.ts'
import type { CallLimit } from '../../lib/call-limit.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Change, Role, Store } from '../../store/store.ts'
import { AUTH_API } from '../paths.ts'
import { roleScopes } from '../roles.ts'
import type { Auth } from './auth.ts'
import { authRoutes, IP_HEADER, type AuthRoute } from './routes.ts'

/** Passwords that are tried from all addresses together; better-auth counts those of each. */
export const GUESSES: CallLimit = { calls: 300, within_s: 60 }

export interface SignInOptions {
  readonly auth: () => Promise<Auth>
  readonly store: Store
  readonly clock: Clock
}

interface Member {
  readonly id: string
  readonly scopes: readonly string[]
}

/** Where a request came from, and its id. */
export interface Origin {
  readonly ip: string
  readonly requestId: string
  /** Counts a password that is tried, within {@link GUESSES}. @throws Problem `rate-limited` */
  readonly countGuess: () => Promise<void>
  /** Puts a failure on record, within the limit of such records. @throws StoreUnavailable */
  readonly recordDenied: (denied: { event: AuditEvent; actor: Actor; requestId: string }) => Promise<void>
}

/** Who is signed in, and better-auth's answers with what has to be on record. */
export interface SignIn {
  /** The member behind the cookies of a request; undefined when nobody is signed in by them. */
  memberOf(cookies: string): Promise<Member | undefined>
  /**
   * Answers a request below {@link AUTH_API}.
   *
   * @returns undefined when nothing of the kind is open
   * @throws Problem `rate-limited` when too many passwords are tried
   * @throws StoreUnavailable when it cannot be put on record; who signed in is signed out again then
   */
  answer(request: Request, from: Origin): Promise<Response | undefined>
}

export function signIn({ auth, store, clock }: SignInOptions): SignIn {
  return { memberOf, answer }

  async function memberOf(cookies: string): Promise<Member | undefined> {
    const { api } = await auth()
    const found = await api.getSession({ headers: new Headers({ cookie: cookies }) })
    if (found === null) return undefined
    return { id: found.user.id, scopes: roleScopes[found.user.role as Role] }
  }

  async function answer(request: Request, from: Origin): Promise<Response | undefined> {
    const { pathname } = new URL(request.url)
    const name = pathname.slice(AUTH_API.length + 1)
    const route = Object.hasOwn(authRoutes, name) ? authRoutes[name] : undefined
    if (route?.method !== request.method) return undefined
    if (route.guesses === true) await from.countGuess()
    request.headers.set(IP_HEADER, from.ip)
    // Before it is carried out, for afterwards the session may be gone.
    const before = await memberOf(request.headers.get('cookie') ?? '')
    const response = await handled(request, route)
    if (before !== undefined && route.event !== undefined) {
      if (response.ok) await record(route.event, before.id, from)
    } else if (route.signsIn === true) await recordSignIn(response, from)
    return response
  }

  async function handled(request: Request, { amend }: AuthRoute): Promise<Response> {
    const { handler } = await auth()
    const response = await handler(request)
    // Which says nothing, and nothing to the log either.
    if (response.status >= 500) throw new Error(`better-auth has answered ${response.status}`)
    return amend === undefined ? response : amend(response)
  }

  async function recordSignIn(response: Response, from: Origin): Promise<void> {
    const cookies = cookiesSet(response)
    const member = cookies === '' ? undefined : await memberOf(cookies)
    if (member === undefined) {
      if (response.status === 401)
        await from.recordDenied({
          event: { event: 'member.sign_in_failed', target: { type: 'member', id: 'unknown' } },
          actor: { type: 'anonymous', id: from.ip },
          requestId: from.requestId,
        })
      return
    }
    try {
      await record('member.signed_in', member.id, from, [{ kind: 'member.signedIn', id: member.id, at: clock() }])
    } catch (error) {
      const { api } = await auth()
      await api.signOut({ headers: new Headers({ cookie: cookies }) })
      throw error
    }
  }

  async function record(
    event: AuditEventName,
    id: string,
    { requestId }: Origin,
    changes: readonly Change[] = [],
  ): Promise<void> {
    const member = { type: 'member', id } as const
    const record = auditRecord({ event, target: member }, { actor: member, at: clock(), requestId })
    await store.commit({ changes, audit: [{ chain: DEPLOYMENT_CHAIN, record }] })
  }
}

/** The cookies that an answer sets, as the next request would send them. */
function cookiesSet(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ')
}
