import fastJsonStringify from 'fast-json-stringify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { auditRecord, type AuditEvent } from '../audit/record.ts'
import type { Clock } from '../lib/clock.ts'
import { invalid, Problem, type FieldError } from '../lib/problem.ts'
import { compile, type JsonSchema } from '../lib/schema.ts'
import { StoreUnavailable, type Plan, type Store } from '../store/store.ts'
import type { LiveKeyring } from '../deployment.ts'
import type { Answer, Caller, Context, Decision, Limits, Operation } from './operation.ts'
import { selectFields } from './select.ts'
import { Turns } from './turns.ts'

/** What every operation needs of the process that it runs in. */
export interface Surroundings {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly clock: Clock
  readonly limits: Limits
}

const MAX_ATTEMPTS = 20
const RETRY_AFTER_S = 1

/** Wraps an operation in what nobody may forget; authentication and scope came before the body was read. */
export function handler(operation: Operation, { store, keys, clock, limits }: Surroundings) {
  const validate = validator(operation)
  const serialise = serialiser(operation.answer)
  const turns = new Turns()
  const changes = operation.methods[0] !== 'GET'

  async function decide(context: () => Context, requestId: string): Promise<Decision> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const current = context()
      const decision = await operation.act(current)
      if (decision.plan === undefined) return decision
      if ((await store.commit(toPlan(decision.plan, current, requestId))) === 'committed') return decision
      // Somebody else was faster, or this process seals with a data key that is no longer the primary one.
      await keys.refresh()
    }
    throw new Problem('unavailable', 'Too many changes of the same object at once.', { retryAfter_s: RETRY_AFTER_S })
  }

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const caller = request.caller
    if (caller === undefined) throw new Error('an operation without a caller')
    const { params, query, body } = request
    const context = (): Context => ({
      caller,
      params,
      query,
      body,
      read: store.read,
      keys: keys.current,
      now: clock(),
      limits,
    })
    const wrong = validate(request)
    if (wrong.length > 0) throw invalid([...wrong, ...((await operation.alsoWrong?.(context())) ?? [])])

    const decision = changes
      ? await turns.take(`${caller.app} ${pathOf(request.url)}`, () => decide(context, request.id)).catch(rethrow)
      : await operation.act(context())

    const { select } = query as { select?: string }
    const text = serialise({
      request_id: request.id,
      ...(operation.answer.success && { success: true }),
      ...(decision.data !== undefined && { data: selectFields(decision.data, select) }),
      ...decision.page,
    })
    // As bytes: with a string, the framework would add a charset that the Ruby client does not take.
    return reply.code(operation.answer.status).header('content-type', 'application/json').send(Buffer.from(text))
  }
}

function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

function rethrow(error: unknown): never {
  if (error instanceof StoreUnavailable)
    throw new Problem('unavailable', 'The change could not be stored; nothing was changed.', {
      retryAfter_s: RETRY_AFTER_S,
      cause: error,
    })
  throw error
}

function toPlan(
  { changes, audit }: { changes: Plan['changes']; audit: readonly AuditEvent[] },
  { caller, now }: { caller: Caller; now: number },
  requestId: string,
): Plan {
  const about = { actor: { type: 'api_key', id: caller.keyId }, at: now, requestId } as const
  return { changes, audit: audit.map((event) => ({ chain: caller.app, record: auditRecord(event, about) })) }
}

function validator(operation: Operation): (request: FastifyRequest) => readonly FieldError[] {
  const params = operation.params && compile(operation.params)
  const query = operation.query && compile(operation.query, { coerce: true })
  const body = operation.body && compile(operation.body)
  return (request) => {
    const wrong: FieldError[] = []
    if (params) wrong.push(...params(request.params))
    if (query) wrong.push(...query(request.query))
    if (body)
      wrong.push(
        ...(request.body === undefined
          ? [{ path: 'body', message: 'is required: a JSON object' }]
          : body(request.body)),
      )
    return wrong
  }
}

/** Compiles the answer's schema on first use: what the schema does not name is not sent. */
function serialiser(answer: Answer): (value: object) => string {
  let compiled: ((value: object) => string) | undefined
  return (value) => (compiled ??= fastJsonStringify(answerSchema(answer)) as (value: object) => string)(value)
}

/** The whole answer around `data`. */
export function answerSchema(answer: Answer): JsonSchema {
  const paged = { limit: { type: 'integer' }, offset: { type: 'integer' } }
  return {
    type: 'object',
    properties: {
      request_id: { type: 'string' },
      ...(answer.success && { success: { type: 'boolean' } }),
      ...(answer.data && { data: answer.paged ? { type: 'array', items: answer.data } : answer.data }),
      ...(answer.paged && paged),
    },
    required: ['request_id', ...(answer.data ? ['data'] : []), ...(answer.paged ? ['limit', 'offset'] : [])],
  }
}
