import type { Operation } from '../../src/api/operation.ts'
import type { Answer, Claim } from '../../src/core/call.ts'
import { roleScopes } from '../../src/dashboard/roles.ts'
import type { Plan } from '../../src/store/store.ts'
import { fits, OF_TWO_MOMENTS } from './compare.ts'
import type { Asker, Lending, Together } from './lending.ts'
import type { Caller, Effect, Event, Move, Verdict } from './moves/move.ts'
import { placeOf } from './moves/places.ts'
import { holdsSecret, LENT } from './pick.ts'
import type { Said } from './provider.ts'
import { same, type State } from './state.ts'
import type { Done } from './task.ts'

/** How a request says who it is from: with an API key or a token, as a member, or not at all. */
export type Claims =
  | { readonly kind: 'key'; readonly id: string; readonly claim: Claim }
  | { readonly kind: 'member'; readonly id: string; readonly application: string | undefined; readonly claim: Claim }
  | { readonly kind: 'token'; readonly session: string; readonly claim: Claim }
  /** Brings a token as a parameter, from an address. */
  | { readonly kind: 'holder'; readonly ip: string; readonly claim: Claim }
  | { readonly kind: 'nobody'; readonly claim: Claim }

export interface Request {
  readonly number: number
  readonly move: Move
  readonly operation: Operation
  readonly claims: Claims
  readonly requestId: string
  /** Which instance it comes to. */
  readonly instance: number
  /** See `Task`. */
  readonly jumps: number
}

/** What a request is judged by, beside the state. */
export interface Surroundings {
  readonly state: State
  readonly clock: () => number
  /** Counts one in against the limit; false when it is too many. */
  readonly admit: (who: string) => boolean
  /** A record of a refused call is due: whether it may be left out. */
  readonly denialDue: (chain: string) => boolean
  /** A change is in the store: its records belong to the chains. */
  readonly changed: (by: Flight, effect: Effect, now: number) => void
  readonly denied: (by: Flight, plan: Plan) => void
  readonly lending: Lending
  /** Something else is in the store that was done for it. */
  readonly aside: (by: Flight, events: readonly Event[], plan: Plan) => void
  readonly fail: (why: string) => void
  readonly diskIsFull: () => boolean
}

/** The most that whoever asks is kept waiting for a change. */
const WAIT_MS = 20_000

const DENIED: Readonly<Record<number, string>> = {
  401: 'token.unauthorized_access',
  403: 'insufficient_scopes',
  429: 'api.rate_limit_error',
}

/** A request under way, and what the model makes of it: judged when it was let in, and at each change since. */
export class Flight implements Asker {
  readonly number: number
  readonly move: Move
  readonly operation: Operation
  readonly claims: Claims
  readonly requestId: string
  readonly instance: number
  readonly jumps: number
  readonly around: Surroundings
  over = false
  caller: Caller | undefined
  readonly leavesPort: boolean
  readonly label: string
  /** What providers have told it. */
  readonly said: Said[] = []
  isTriedOn = false
  /** How it may end by what somebody has said meanwhile, with nothing changed. */
  readonly may = new Set<number>()
  /** Those that wait for the same token, and share what goes wrong. */
  readonly together: Together | undefined
  #injected = false
  readonly #clocks = new Set<number>()
  readonly #came: number
  #refused: number | undefined
  #member = false
  #verdicts: Verdict[] = []
  #made: (Pick<Effect, 'data' | 'wrongWith'> & { readonly status: number }) | undefined
  #denialHandedOver = false

  constructor(request: Request, around: Surroundings) {
    const { number, move, operation, claims, requestId, instance, jumps } = request
    this.number = number
    this.move = move
    this.operation = operation
    this.claims = claims
    this.requestId = requestId
    this.instance = instance
    this.jumps = jumps
    this.around = around
    this.label = operation.id
    this.leavesPort = operation.id === 'accept_invitation'
    this.together = move.lends === undefined ? undefined : around.lending.join(move.lends, this)
    this.#came = around.clock()
    this.#clocks.add(this.#came)
    if (claims.kind === 'holder') {
      this.caller = { app: '', actor: { type: 'anonymous', id: claims.ip } }
      this.reconsider()
    } else if (operation.scope === 'open' && operation.client === undefined)
      this.#letIn({ app: '', actor: { type: 'anonymous', id: IP } }, ['open'])
    else if (claims.kind === 'nobody') this.#refused = 401
  }

  get injected(): boolean {
    return this.#injected || this.together?.injected === true
  }

  set injected(is: boolean) {
    this.#injected = is
    if (this.together !== undefined) this.together.injected = is
  }

  /** Why a refused call was refused, as its record says. */
  get reason(): string {
    return DENIED[this.#refused ?? 0] ?? 'none'
  }

  readonly done = (what: Done): void => {
    try {
      this.#happened(what)
    } catch (error) {
      this.around.fail(error instanceof Error ? error.message : String(error))
    }
  }

  /**
   * Something has changed, or the clock: what was refused before may be right now, and the other way round. The time that
   * it goes by may be an earlier one than that of its reads.
   */
  reconsider(): void {
    this.#clocks.add(this.around.clock())
    if (this.caller === undefined || this.#refused !== undefined) return
    for (const at of this.#clocks) {
      const verdict = this.#judged(at)
      if (!this.#verdicts.some((one) => alike(one, verdict))) this.#verdicts.push(verdict)
    }
  }

  /** Holds the answer against all of that. */
  answered(answer: Answer, waited_ms: number): void {
    this.over = true
    // What a provider gives out only once is tried to be kept for longer than whoever asks is kept waiting.
    this.isTriedOn =
      this.move.authenticates === true &&
      answer.status === 503 &&
      answer.body.includes('tried on') &&
      waited_ms >= WAIT_MS
    const why = this.#wrongWith(answer)
    if (why !== undefined) this.around.fail(`${this.label}: ${why}`)
  }

  #happened(what: Done): void {
    switch (what.kind) {
      case 'read':
        this.#read(what.name)
        break
      case 'handed-over':
        if (isDenial(what.plan)) this.#denialHandedOver = true
        break
      case 'committed':
        if (isDenial(what.plan)) this.around.denied(this, what.plan)
        else this.#committed(what.plan)
        break
      case 'stale':
        break
      case 'refused':
        if (this.around.diskIsFull()) this.injected = true
        else throw new Error(`the store refused it without a fault: ${String(what.error)}`)
        break
      case 'said':
        this.#heard(what.said)
        break
      case 'two-at-once':
        throw new Error('a refresh token is used twice at once')
      case 'backed-up':
        break
      default:
        what satisfies never
    }
  }

  #heard(said: Said): void {
    this.said.push(said)
    const status = { ok: undefined, grant: 400, credential: 409, passing: 504 }[said.whose]
    if (this.move.authenticates === true && status !== undefined) this.may.add(status)
    if (said.orMailbox) this.may.add(400)
  }

  /** The reads that authenticate come first, and decide at that moment. */
  #read(name: string): void {
    const { state, clock } = this.around
    if (this.caller !== undefined || this.#refused !== undefined) return
    const { claims } = this
    if (claims.kind === 'key' && name === 'apiKeyByHash') {
      // Where a client is found out, the time is that of its coming.
      const now = this.operation.client === undefined ? clock() : this.#came
      for (const app of state.applications.values()) {
        const key = app.keys.get(claims.id)
        if (key === undefined || key.revokedAt !== null || (key.expiresAt ?? Infinity) <= now) continue
        this.#letIn({ app: app.id, actor: { type: 'api_key', id: key.id } }, key.scopes)
        return
      }
      this.#refused = 401
    } else if (claims.kind === 'token' && name === 'session') {
      const place = placeOf(state, claims.session)
      if (place?.goesOn !== true || place.session.expiresAt <= clock()) this.#refused = 401
      else this.#letIn({ app: place.app.id, actor: { type: 'session', id: claims.session } }, OF_A_TOKEN)
    } else if (claims.kind === 'member' && name === 'member' && !this.#member) {
      const member = state.members.get(claims.id)
      if (member === undefined) this.#refused = 401
      else if (claims.application === undefined) this.#letInMember('', claims.id, roleScopes[member.role])
      else {
        this.#member = true
        this.#scopes = roleScopes[member.role]
      }
    } else if (claims.kind === 'member' && name === 'application' && this.#member) {
      const app = state.applications.get(claims.application ?? '')
      if (app === undefined) this.#refused = 404
      else this.#letInMember(app.id, claims.id, this.#scopes)
    }
  }

  #scopes: readonly string[] = []

  #letInMember(app: string, id: string, scopes: readonly string[]): void {
    this.#letIn({ app, actor: { type: 'member', id } }, scopes)
  }

  #needed(): readonly string[] {
    return [SCOPES.get(this.operation.id) ?? this.operation.scope, ...(this.move.needs ?? [])]
  }

  #letIn(caller: Caller, scopes: readonly string[]): void {
    this.caller = caller
    const { app, actor } = caller
    if (!this.around.admit(actor.type === 'api_key' ? app : `${actor.type} ${actor.id}`)) this.#refused = 429
    else if (!this.#needed().every((scope) => scopes.includes(scope))) this.#refused = 403
    else this.reconsider()
  }

  #judged(now: number): Verdict {
    if (this.caller === undefined) throw new Error('judged before it was let in')
    return this.move.judge({ state: this.around.state, caller: this.caller, now })
  }

  #committed(plan: Plan): void {
    const aside = this.around.lending.committed(this, plan)
    if (aside !== undefined) {
      this.around.aside(this, aside, plan)
      return
    }
    if (this.#refused !== undefined)
      throw new Error(`changed something, although it is to be refused with ${this.#refused}`)
    if (this.#made !== undefined) throw new Error('changed something twice')
    const [first] = plan.audit
    if (first === undefined) throw new Error('a change without an audit record')
    const { at: now } = JSON.parse(first.record) as { at: number }
    if (!this.#clocks.has(now)) throw new Error(`the change is of ${now}, when the request was not under way`)
    const { status, effect } = this.#judged(now)
    if (effect === undefined) throw new Error(`changed something, where ${status} was right`)
    const made = effect({ plan, now, said: this.said })
    this.#made = { status, ...made }
    this.around.changed(this, made, now)
  }

  #wrongWith({ status, body, failure }: Answer): string | undefined {
    const hidden = this.move.lends === undefined ? body : body.replace(LENT, '')
    if (holdsSecret(hidden) || holdsSecret(failure ?? '')) return 'a secret is in the answer'
    if (/clav_(?!rt_)/.test(body) && this.label !== 'create_api_key') return 'an API key is in the answer'
    if (body.includes('clav_rt_') && this.label !== 'exchange_oauth2_token') return 'a refresh token is in the answer'
    const parsed = JSON.parse(body) as Told
    const isFlat = this.operation.answer.flat === true && status < 300
    const { request_id, error, error_description } = parsed
    const data: unknown = isFlat ? parsed : parsed.data
    if (!isFlat && request_id !== this.requestId) return 'the answer has another request id'
    if (status >= 500) return this.#wrongFailure(status, error_description ?? error?.message ?? '', failure)
    // A token that has expired is not even looked up.
    if (status === 401 && this.caller === undefined && this.#hadExpired()) this.#refused ??= 401
    if (this.caller === undefined && this.#refused === undefined) return `${status} before it was known who asks`
    if (this.#refused !== undefined) return this.#wrongRefusal(status)
    if (this.#made !== undefined) {
      if (status !== this.#made.status) return `${status} for a change that was made`
      if (this.#made.wrongWith !== undefined) return this.#made.wrongWith(data, this.#clocks)
      if (fits(this.label, this.#made.data, data)) return undefined
      return `the answer is not what was stored: ${told(data)}, not ${told(this.#made.data)}`
    }
    const [only, ...others] = this.#verdicts
    if (this.may.has(status)) return undefined
    const isOpen = status >= 400 && this.move.lends === undefined
    if (others.length > 0 && (isOpen || OF_TWO_MOMENTS.has(this.label))) return undefined
    const right = this.#verdicts.some(
      (one) =>
        one.or?.includes(status) === true ||
        ((one.effect === undefined || one.optional === true) &&
          one.status === status &&
          (one.data === undefined || fits(this.label, one.data, data))),
    )
    if (right) return undefined
    if (status < 300 && this.#verdicts.every(({ effect }) => effect !== undefined))
      return 'acknowledged, and not stored'
    return `${status} ${told(data ?? error)}, where ${only?.status} ${told(only?.data)} was right${only?.effect ? ', with a change' : ''}`
  }

  #hadExpired(): boolean {
    const { claims } = this
    if (claims.kind !== 'token') return false
    const end = placeOf(this.around.state, claims.session)?.session.expiresAt ?? 0
    return [...this.#clocks].some((at) => at >= end)
  }

  #wrongFailure(status: number, message: string, failure: string | undefined): string | undefined {
    if (this.#made !== undefined && message.includes('nothing was changed')) return 'it says that nothing was changed'
    if (this.isTriedOn || this.injected) return undefined
    const mayBe = this.may.has(status) || this.#verdicts.some(({ or }) => or?.includes(status) === true)
    if (mayBe && this.#made === undefined) return undefined
    // A token that is being refreshed by somebody, or by nobody any more, is waited for so long and no longer; nor is one
    // tried to be kept for ever.
    if ((status === 504 || status === 503) && this.around.lending.hasWaited(this)) return undefined
    return `${status} without a fault: ${failure ?? message}`
  }

  #wrongRefusal(status: number): string | undefined {
    if (status !== this.#refused) return `${status}, where ${this.#refused} was right`
    if (!(status in DENIED)) return undefined
    const chain = this.caller?.app ?? ''
    if (this.around.denialDue(chain) && !this.#denialHandedOver) return 'refused without a record of it'
    return undefined
  }
}

/** What an answer holds, whichever form it has. */
interface Told {
  readonly request_id?: string
  readonly data?: unknown
  readonly error?: { readonly message: string }
  readonly error_description?: string
}

const OF_A_TOKEN = ['grants:read', 'grants:write']
/** What it takes where the operation is open, and looks for itself at whoever has come. */
const SCOPES: ReadonlyMap<string, string> = new Map([['exchange_oauth2_token', 'grants:write']])

export const IP = '192.0.2.1'

function isDenial({ changes, audit }: Plan): boolean {
  return changes.length === 0 && audit.every(({ record }) => record.includes('"request.denied"'))
}

function alike(a: Verdict, b: Verdict): boolean {
  return (
    a.status === b.status &&
    (a.effect === undefined) === (b.effect === undefined) &&
    a.optional === b.optional &&
    same(a.or, b.or) &&
    same(a.data, b.data) &&
    same(a.or, b.or)
  )
}

/** Ids and names, for the message: a secret is in no answer and in no `data` of the model. */
function told(data: unknown): string {
  return data === undefined ? 'nothing' : JSON.stringify(data)
}
