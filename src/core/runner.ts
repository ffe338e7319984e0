import fastJsonStringify from 'fast-json-stringify'
import { auditRecord } from '../audit/record.ts'
import type { LiveKeyring } from '../deployment.ts'
import type { Lender } from '../grants/lender.ts'
import type { Tokens } from '../tokens/tokens.ts'
import { withNewestKeys } from '../grants/newest-keys.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { Unsealable } from '../vault/unsealable.ts'
import { answerSchema, withNothingRequired } from './answer-schema.ts'
import {
  changesSomething,
  DecideAgain,
  type Answer,
  type Caller,
  type Context,
  type Decision,
  type Limits,
  type Operation,
} from '../api/operation.ts'
import type { CallLimit } from '../lib/call-limit.ts'
import type { Clock } from '../lib/clock.ts'
import { invalid, Problem, type FieldError } from '../lib/problem.ts'
import { compile } from '../lib/schema.ts'
import type { MxLookup } from '../providers/mailbox/host.ts'
import { OutcomeUnknown, StoreUnavailable, type Plan, type Store } from '../store/store.ts'
import type { Call } from './call.ts'
import { keepOn, type Decided } from './keep-on.ts'
import { selectFields } from './select.ts'
import { Turns } from './turns.ts'

/** What every operation needs of the process that it runs in. */
export interface Surroundings {
  readonly lender: Lender
  readonly upstream: Upstream
  readonly tokens: Tokens
  readonly store: Store
  readonly keys: LiveKeyring
  readonly clock: Clock
  readonly limits: Limits
  readonly mx: MxLookup
  /** Counts what a caller does, where that has a limit of its own. @throws Problem `rate-limited` */
  readonly count: (caller: Caller, what: string, limit: CallLimit) => Promise<void>
}

/** Runs an operation for a caller that was let in, and gives the text of the answer. @throws Problem */
export type Run = (call: Call, caller: Caller, body: unknown) => Promise<string>

const MAX_ATTEMPTS = 20
const RETRY_AFTER_S = 1

/** Wraps an operation in what nobody may forget: its schemas, the commit with the audit record, the filtered answer. */
export function runner(operation: Operation, surroundings: Surroundings): Run {
  const { store, keys, clock, limits, lender, upstream, tokens, mx, count } = surroundings
  const validate = validator(operation)
  const serialise = serialiser(operation.answer)
  const serialiseSelected = serialiser(withNothingRequired(operation.answer))
  const turns = new Turns()
  const changes = changesSomething(operation)
  // Calls of clients have no object in their path that they could be about together.
  const inTurns = changes && operation.client === undefined
  const decides = changes || operation.records === true

  async function decide(
    context: () => Context,
    requestId: string,
    beforeCommit: (decided: Decided) => void = () => undefined,
  ): Promise<Decision> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const current = context()
      let decision: Decision
      try {
        decision = await operation.act(current)
      } catch (error) {
        if (error instanceof DecideAgain) continue
        // A box may be sealed with a data key that another process has made since this one has looked.
        if (!(error instanceof Unsealable) || error.reason !== 'key_id') throw error
        await refreshFrom(current)
        if (keys.current.primaryId === current.keys.primaryId) throw error
        continue
      }
      if (decision.plan === undefined) return decision
      const plan = toPlan(decision.plan, current, requestId)
      beforeCommit({ decision, plan })
      if ((await store.commit(plan)) === 'committed') return decision
      // Somebody else was faster, or this process seals with a data key that is no longer the primary one.
      await refreshFrom(current)
    }
    throw new Problem('unavailable', 'Too many changes of the same object at once.', { retryAfter_s: RETRY_AFTER_S })
  }

  /** Of calls that have met a new data key at once, the first to notice has renewed the keyring for all of them. */
  async function refreshFrom(current: Context): Promise<void> {
    if (keys.current === current.keys) await keys.refresh()
  }

  return async (call, caller, body) => {
    const { params } = call
    const { query } = call
    let prepared: unknown
    const context = (): Context => ({
      caller,
      params,
      query,
      body,
      read: store.read,
      keys: keys.current,
      now: clock(),
      limits,
      lender,
      upstream,
      tokens,
      prepared,
      from: { ip: call.ip, userAgent: call.userAgent },
      mx,
      countedWith: (what, limit) => count(caller, what, limit),
    })
    const wrong = validate(params, query, body)
    if (wrong.length > 0) {
      const named = new Set(wrong.map(({ path }) => path))
      const also = (await operation.alsoWrong?.(context())) ?? []
      throw invalid([...wrong, ...also.filter(({ path }) => !named.has(path))])
    }

    const { prepare } = operation
    if (prepare) prepared = await withNewestKeys(keys, () => prepare(context()))
    const decided = (beforeCommit?: (decided: Decided) => void) => {
      const decideNow = () => decide(context, call.requestId, beforeCommit)
      return inTurns ? turns.take(`${caller.app} ${call.path}`, decideNow) : decideNow()
    }
    const keepsOn = operation.keepsOn?.(prepared) === true
    const decision = await (!decides
      ? operation.act(context())
      : (keepsOn ? keepOn(store.read, decided) : decided()).catch(rethrow))
    if (decision.problem !== undefined) throw decision.problem
    if (operation.answer.flat) return serialise(decision.data ?? {})

    // An operation that takes no parameters has not checked this one: it may be there twice.
    const select = typeof query['select'] === 'string' ? query['select'] : ''
    return (select !== '' ? serialiseSelected : serialise)({
      request_id: call.requestId,
      ...(operation.answer.success && { success: true }),
      ...(decision.data !== undefined && { data: selectFields(decision.data, select) }),
      ...decision.page,
      ...decision.beside,
    })
  }
}

function rethrow(error: unknown): never {
  if (error instanceof OutcomeUnknown)
    throw new Problem('unavailable', 'It is not known whether the change was stored; look before you repeat it.', {
      retryAfter_s: RETRY_AFTER_S,
      cause: error,
    })
  if (error instanceof StoreUnavailable)
    throw new Problem('unavailable', 'The change could not be stored; nothing was changed.', {
      retryAfter_s: RETRY_AFTER_S,
      cause: error,
    })
  throw error
}

function toPlan({ changes, audit }: NonNullable<Decision['plan']>, { caller, now }: Context, requestId: string): Plan {
  const about = { actor: caller.actor, at: now, requestId }
  return {
    changes,
    audit: audit.map((event) => ({ chain: event.chain ?? caller.app, record: auditRecord(event, about) })),
  }
}

const NO_FIELDS = { type: 'object', additionalProperties: false } as const

type Validate = (params: unknown, query: unknown, body: unknown) => readonly FieldError[]

function validator(operation: Operation): Validate {
  const checkParams = operation.params && compile(operation.params)
  const checkQuery = operation.query && compile(operation.query, { coerce: true })
  const { methods, client, body: schema } = operation
  // What is named in a body where none is taken must not be passed over. Clients send `{}`, with a DELETE whatever they like, and
  // OAuth clients who they are.
  const isTaken = methods[0] !== 'POST' || client !== undefined
  const checkBody = compile(schema ?? (isTaken ? {} : NO_FIELDS))
  return (params, query, body) => {
    const wrong: FieldError[] = []
    if (checkParams) wrong.push(...checkParams(params))
    if (checkQuery) wrong.push(...checkQuery(query))
    if (body !== undefined) wrong.push(...checkBody(body))
    else if (schema !== undefined) wrong.push({ path: 'body', message: 'is required: a JSON object' })
    return wrong
  }
}

/** Compiles the answer's schema on first use: what the schema does not name is not sent. */
function serialiser(answer: Answer): (value: object) => string {
  let compiled: ((value: object) => string) | undefined
  return (value) => (compiled ??= fastJsonStringify(answerSchema(answer)) as (value: object) => string)(value)
}
