import { setTimeout as sleep } from 'node:timers/promises'
import { DEPLOYMENT_CHAIN, type LiveKeyring } from '../deployment.ts'
import { problemAnswer, problems, toProblem } from './errors.ts'
import { originsOf } from '../api/connect/origins.ts'
import { changesSomething, type Caller, type ClientFound, type Limits, type Operation } from '../api/operation.ts'
import type { CallLimit } from '../lib/call-limit.ts'
import type { Clock } from '../lib/clock.ts'
import { notFound, Problem } from '../lib/problem.ts'
import { sourceOf } from '../lib/source.ts'
import type { MxLookup } from '../providers/mailbox/host.ts'
import type { Store } from '../store/store.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { authenticator, nobody, type Sessions } from './authenticate.ts'
import { parseBody, parseForm } from './body.ts'
import type { Answer, Call, Core } from './call.ts'
import { withBasicClient } from './client-by-basic.ts'
import { anyApplicationHas } from './cross-origin.ts'
import { Denials } from './denials.ts'
import { createLender } from '../grants/lender.ts'
import { createTokens } from '../tokens/tokens.ts'
import { noMx, rememberedMx } from './mx.ts'
import { rateLimit } from './rate-limit.ts'
import { runner } from './runner.ts'
import type { Usage } from './usage.ts'

export interface CoreOptions {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly clock: Clock
  readonly limits: Limits
  /** What is asked of providers. */
  readonly upstream: Upstream
  /** Where clients reach the server; asked for once it listens. */
  readonly url: () => string
  /** Requests a second of one application; 0 is no limit, on single operations neither. */
  readonly rateLimit: number
  /** Who is signed in to the dashboard; without it nobody is. */
  readonly sessions?: Sessions
  readonly usage?: Usage
  /** Asks DNS who takes a domain's mail; without it there is no answer to that. */
  readonly mx?: MxLookup
  /** Told of what no answer tells, such as a denied call that could not be recorded. */
  readonly onFailure: (message: string, error: unknown) => void
}

/** How long a stop waits for what is under way, though nobody may wait for its answer any more. */
const STOP_MS = 10_000
const LOOK_MS = 5

/** A call goes through: key, token or session, rate, scope, body, then the operation (runner.ts). */
export function createCore(options: CoreOptions): Core {
  const { store, keys, clock, upstream, url, usage, onFailure } = options
  const tokens = createTokens({ store, keys, clock, url })
  const lender = createLender({ store, keys, upstream, clock, onFailure })
  const limit = rateLimit({ perSecond: options.rateLimit, exchangeRates: store.exchangeRates, onFailure })
  const surroundings = {
    ...options,
    lender,
    tokens,
    mx: rememberedMx(options.mx ?? noMx),
    count: async (caller: Caller, what: string, of: CallLimit) => limit?.ofCalls(what, of)(limitedAs(caller)),
  }
  const authenticate = authenticator(store.read, { clock, tokens, sessions: options.sessions })
  const isOfAnyApplication = anyApplicationHas(store.read, clock)
  const denials = new Denials(async (entry) => {
    await store.commit({ changes: [], audit: [entry] })
  }, clock)
  let calls = 0

  /** No call is under way, and nothing that one has begun. Clients may have gone before their answers. */
  async function settled(): Promise<void> {
    while (calls > 0) await sleep(LOOK_MS)
    await lender.settled()
  }

  return {
    doorTo(operation) {
      const run = runner(operation, surroundings)
      const limitCalls = operation.limit && limit?.ofCalls(operation.id, operation.limit)
      const { status, noStore } = operation.answer
      const isOpen = operation.scope === 'open'
      const changes = changesSomething(operation)
      return async (call) => {
        let caller: Caller | undefined
        let client: ClientFound | undefined
        let answer: Answer
        calls++
        try {
          // Who calls as an OAuth client says so in the body, which is read first then.
          const said = operation.client === undefined ? undefined : withBasicClient(bodyOf(call), call.basic)
          client = operation.client && (await found(operation, call, said))
          if (client?.caller instanceof Problem) throw client.caller
          caller = client?.caller ?? (isOpen ? nobody(call.ip) : await authenticate(call, operation))
          if (limit !== undefined) await limit.take(limitedAs(caller))
          if (!caller.scopes.includes(operation.scope)) throw new Problem('forbidden', lacking(caller, operation))
          if (call.application !== undefined && call.application !== caller.app) throw notFound('application')
          if (limitCalls !== undefined) await limitCalls(limitedAs(caller))
          const body = await run(call, caller, operation.client === undefined ? bodyOf(call) : said)
          answer = { status, body, ...(noStore && { noStore }) }
        } catch (error) {
          const problem = toProblem(error)
          if (RECORDED.has(problem.kind)) recordDenial(problem, call, operation, caller)
          answer = problemAnswer(problem, call.requestId, operation.errors && url())
        } finally {
          calls--
        }
        if (caller !== undefined) usage?.count(caller, { status: answer.status, changes, at: clock() })
        return isOwnPage(call.origin, client) ? { ...answer, allowOrigin: call.origin } : answer
      }
    },
    async mayCall(operation, { origin, query, ip }) {
      await limit?.take(limitedAs(nobody(ip)))
      const client = await found(operation, { query, ip }, undefined)
      return client?.application === undefined ? isOfAnyApplication(origin) : isOwnPage(origin, client)
    },
    tokens,
    async admit(what, ip) {
      await limit?.take(`${what} ${sourceOf(ip)}`)
    },
    recordDenied: (denied) => denials.record(DEPLOYMENT_CHAIN, denied),
    counter: (what, of) => limit?.ofCalls(what, of) ?? (() => Promise.resolve()),
    async close() {
      limit?.stop()
      await Promise.race([settled(), sleep(STOP_MS, undefined, { ref: false })])
    },
  }

  async function found(
    { client }: Operation,
    { query, ip, claim }: Pick<Call, 'query' | 'ip'> & Partial<Call>,
    body: unknown,
  ): Promise<ClientFound | undefined> {
    const keyHash = claim?.kind === 'api-key' ? claim.hash : undefined
    return client?.({ query, body, keyHash, ip, read: store.read, keys: keys.current, tokens, now: clock() })
  }

  function recordDenial(problem: Problem, call: Call, operation: Operation, caller: Caller | undefined): void {
    const denied = {
      event: { event: 'request.denied', target: { type: 'operation', id: operation.id } },
      actor: caller?.actor ?? { type: 'anonymous', id: call.ip },
      requestId: call.requestId,
      result: problems[problem.kind].type,
    } as const
    denials.record(caller?.app ?? DEPLOYMENT_CHAIN, denied).catch((error: unknown) => {
      onFailure('a denied call could not be recorded', error)
    })
  }
}

/** What belongs in the audit log though nothing was changed: somebody tries what they may not, or has touched what is stored. */
const RECORDED: ReadonlySet<Problem['kind']> = new Set(['unauthenticated', 'forbidden', 'rate-limited', 'integrity'])

function bodyOf({ body, isForm }: Call): unknown {
  return body && (isForm ? parseForm(body) : parseBody(body))
}

function isOwnPage(origin: string | undefined, client: ClientFound | undefined): boolean {
  return origin !== undefined && client?.application !== undefined && originsOf(client.application).has(origin)
}

/**
 * What a limit is counted for: an application as a whole, but each member alone, so that neither starves the other, and
 * whoever is unknown by where they come from.
 */
function limitedAs({ app, actor }: Caller): string {
  if (actor.type === 'api_key') return app
  return `${actor.type} ${actor.type === 'anonymous' ? sourceOf(actor.id) : actor.id}`
}

function lacking({ actor }: Caller, { scope }: Operation): string {
  return actor.type === 'member'
    ? `Your role does not allow this; it takes ${scope}.`
    : `This API key lacks the scope ${scope}.`
}
