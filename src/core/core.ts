import { DEPLOYMENT_CHAIN, type LiveKeyring } from '../deployment.ts'
import { problemAnswer, problems, toProblem } from './errors.ts'
import { changesSomething, type Caller, type Limits, type Operation } from '../api/operation.ts'
import type { Clock } from '../lib/clock.ts'
import { notFound, Problem } from '../lib/problem.ts'
import type { MxLookup } from '../providers/mailbox/host.ts'
import type { Store } from '../store/store.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { authenticator, nobody, type Sessions } from './authenticate.ts'
import { parseBody } from './body.ts'
import type { Answer, Call, Core } from './call.ts'
import { Denials } from './denials.ts'
import { createLender } from '../grants/lender.ts'
import { noMx, rememberedMx } from './mx.ts'
import { callLimit, rateLimit } from './rate-limit.ts'
import { runner } from './runner.ts'
import type { Usage } from './usage.ts'

export interface CoreOptions {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly clock: Clock
  readonly limits: Limits
  /** What is asked of providers. */
  readonly upstream: Upstream
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

/** A call goes through: key or session, rate, scope, body, then the operation (runner.ts). */
export function createCore(options: CoreOptions): Core {
  const { store, keys, clock, upstream, usage, onFailure } = options
  const surroundings = {
    ...options,
    lender: createLender({ store, keys, upstream, clock }),
    mx: rememberedMx(options.mx ?? noMx),
  }
  const authenticate = authenticator(store.read, clock, options.sessions)
  const limit = rateLimit({ perSecond: options.rateLimit, exchangeRates: store.exchangeRates, onFailure })
  const denials = new Denials((entry) => {
    store.commit({ changes: [], audit: [entry] }).catch((error: unknown) => {
      onFailure('a denied call could not be recorded', error)
    })
  }, clock)

  return {
    doorTo(operation) {
      const run = runner(operation, surroundings)
      const limitCalls = limit && operation.limit && callLimit(operation.limit)
      const { status, noStore } = operation.answer
      const isOpen = operation.scope === 'open'
      const changes = changesSomething(operation)
      return async (call) => {
        let caller: Caller | undefined
        let answer: Answer
        try {
          caller = isOpen ? nobody(call.ip) : await authenticate(call)
          if (limit !== undefined) await limit.take(limitedAs(caller))
          if (!caller.scopes.includes(operation.scope)) throw new Problem('forbidden', lacking(caller, operation))
          if (call.application !== undefined && call.application !== caller.app) throw notFound('application')
          if (limitCalls !== undefined) await limitCalls(limitedAs(caller))
          const body = await run(call, caller, call.body && parseBody(call.body))
          answer = { status, body, ...(noStore && { noStore }) }
        } catch (error) {
          const problem = toProblem(error)
          if (DENIED.has(problem.kind)) recordDenial(problem, call, operation, caller)
          answer = problemAnswer(problem, call.requestId)
        }
        if (caller !== undefined) usage?.count(caller, { status: answer.status, changes, at: clock() })
        return answer
      }
    },
    close() {
      limit?.stop()
    },
  }

  function recordDenial(problem: Problem, call: Call, operation: Operation, caller: Caller | undefined): void {
    denials.record(caller?.app ?? DEPLOYMENT_CHAIN, caller?.actor ?? { type: 'anonymous', id: call.ip }, {
      operation: operation.id,
      reason: problems[problem.kind].type,
      requestId: call.requestId,
    })
  }
}

const DENIED: ReadonlySet<Problem['kind']> = new Set(['unauthenticated', 'forbidden', 'rate-limited'])

/** What a limit is counted for: an application as a whole, but each member alone, so that neither starves the other. */
function limitedAs({ app, actor }: Caller): string {
  return actor.type === 'api_key' ? app : `${actor.type} ${actor.id}`
}

function lacking({ actor }: Caller, { scope }: Operation): string {
  return actor.type === 'member'
    ? `Your role does not allow this; it takes ${scope}.`
    : `This API key lacks the scope ${scope}.`
}
