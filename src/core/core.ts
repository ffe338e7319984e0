import { DEPLOYMENT_CHAIN, type LiveKeyring } from '../deployment.ts'
import { problemAnswer, problems, toProblem } from './errors.ts'
import type { Caller, Limits, Operation } from '../api/operation.ts'
import type { Clock } from '../lib/clock.ts'
import { Problem } from '../lib/problem.ts'
import type { Store } from '../store/store.ts'
import { authenticate } from './authenticate.ts'
import { parseBody } from './body.ts'
import type { Call, Core } from './call.ts'
import { Denials } from './denials.ts'
import { rateLimit } from './rate-limit.ts'
import { runner } from './runner.ts'

export interface CoreOptions {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly clock: Clock
  readonly limits: Limits
  /** Requests a second of one application; 0 is no limit. */
  readonly rateLimit: number
  /** Told of what no answer tells, such as a denied call that could not be recorded. */
  readonly onFailure: (message: string, error: unknown) => void
}

/** A call goes through: key, rate, scope, body, then the operation (runner.ts). */
export function createCore(options: CoreOptions): Core {
  const { store, clock, onFailure } = options
  const limit = rateLimit(options.rateLimit)
  const denials = new Denials((entry) => {
    store.commit({ changes: [], audit: [entry] }).catch((error: unknown) => {
      onFailure('a denied call could not be recorded', error)
    })
  }, clock)

  return {
    doorTo(operation) {
      const run = runner(operation, options)
      const { status } = operation.answer
      return async (call) => {
        let caller: Caller | undefined
        try {
          caller = await authenticate(call.keyHash, store.read, clock)
          if (limit !== undefined) await limit(caller.app)
          if (!caller.scopes.includes(operation.scope))
            throw new Problem('forbidden', `This API key lacks the scope ${operation.scope}.`)
          return { status, body: await run(call, caller, call.body && parseBody(call.body)) }
        } catch (error) {
          const problem = toProblem(error)
          if (DENIED.has(problem.kind)) recordDenial(problem, call, operation, caller)
          return problemAnswer(problem, call.requestId)
        }
      }
    },
  }

  function recordDenial(problem: Problem, call: Call, operation: Operation, caller: Caller | undefined): void {
    denials.record(
      caller?.app ?? DEPLOYMENT_CHAIN,
      caller ? { type: 'api_key', id: caller.keyId } : { type: 'anonymous', id: call.ip },
      { operation: operation.id, reason: problems[problem.kind].type, requestId: call.requestId },
    )
  }
}

const DENIED: ReadonlySet<Problem['kind']> = new Set(['unauthenticated', 'forbidden', 'rate-limited'])
