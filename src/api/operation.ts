import type { FromSchema } from 'json-schema-to-ts'
import type { Actor, AuditEvent } from '../audit/record.ts'
import type { CallLimit } from '../lib/call-limit.ts'
import type { ApplicationId, GrantId } from '../lib/ids.ts'
import type { FieldError, Problem, ProblemKind } from '../lib/problem.ts'
import type { JsonSchema } from '../lib/schema.ts'
import type { MxLookup } from '../providers/mailbox/host.ts'
import type { Application, Change, Page, Reads } from '../store/store.ts'
import type { Lender } from '../grants/lender.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { Keyring } from '../vault/keyring.ts'
import type { MemberScope, Scope } from './scopes.ts'

/**
 * Who makes a request, and in which application: one of its API keys, a member who works with the dashboard, or whoever
 * has an access token for one of its grants.
 */
export interface Caller {
  readonly app: ApplicationId
  readonly actor: Actor
  readonly scopes: readonly string[]
  /** The only grant that there is for it. */
  readonly grant?: GrantId
}

/** What an operation is handed: everything is checked against its schemas already. */
export interface Context<P = unknown, Q = unknown, B = unknown, R = unknown> {
  readonly caller: Caller
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly read: Reads
  readonly keys: Keyring
  /** Unix seconds. */
  readonly now: number
  readonly limits: Limits
  readonly lender: Lender
  readonly upstream: Upstream
  readonly tokens: Tokens
  /** What `prepare` has answered. */
  readonly prepared: R
  /** Where the request came from. */
  readonly from: { readonly ip: string; readonly userAgent: string | null }
  /** Asks DNS who takes a domain's mail; where there is no way out, it has no answer. */
  readonly mx: MxLookup
  /** Counts the call with those of another operation, where what it does is within the limit of that. @throws Problem `rate-limited` */
  readonly countedWith: (operation: string, limit: CallLimit) => Promise<void>
}

export interface Limits {
  readonly maxCredentials: number
}

/** A request to an endpoint for OAuth clients, before anything of it was checked. */
export interface ClientRequest extends Pick<Context, 'read' | 'keys' | 'tokens' | 'now'> {
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  /** The SHA-256 of the API key that came as a bearer token; undefined when there was none of the right form. */
  readonly keyHash: Uint8Array | undefined
  readonly ip: string
}

/** What a request to an endpoint for OAuth clients says of itself. */
export interface ClientFound {
  /** The application that it is about, whoever makes it: pages of its own origins may read the answer. */
  readonly application: Application | undefined
  readonly caller: Caller | Problem
}

/**
 * What an operation decides. With a plan, the answer is given only after the plan is on the disk; when what it was
 * decided on has changed meanwhile, `act` is called again, so it must have no effects of its own.
 */
export interface Decision {
  /** `data` of the answer; left out by operations that answer the request id alone. */
  readonly data?: unknown
  /** Echoed in the answers of lists. */
  readonly page?: Page
  /** What `answer.beside` declares. */
  readonly beside?: Readonly<Record<string, unknown>>
  readonly plan?: { readonly changes: readonly Change[]; readonly audit: readonly PlannedEvent[] }
  /** What the request ends in all the same, once the plan is on the disk: a code that was refused is burnt by that. */
  readonly problem?: Problem
}

/** Thrown by `act` when two of its reads do not fit together, because of a change between them: it is called again. */
export class DecideAgain extends Error {
  override readonly name = 'DecideAgain'
}

/** An event for the chain of the caller's application, or for the one that it names. */
export interface PlannedEvent extends AuditEvent {
  readonly chain?: string
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/**
 * One operation of the API: what OpenAPI says of it, what validates it, and `act`, which holds only what is particular.
 * What nobody may forget (authentication, scope, schema, commit with the audit record, filtered answer) is done around
 * it, in core/.
 */
export interface Operation {
  readonly id: string
  /** The first is the documented one; the others do the same, for clients that send them. */
  readonly methods: readonly [Method, ...Method[]]
  /** In OpenAPI's form: `/v3/connectors/{provider}`. */
  readonly path: string
  /**
   * Paths that do the same, for clients that send them; the reference leaves them out. One may name the application in
   * `{application_id}`, which must be the caller's own.
   */
  readonly aliases?: readonly string[]
  /** Set where the method says otherwise, but nothing is changed: such calls do not wait for each other. */
  readonly changesNothing?: true
  /** How many calls an application may make of this operation, besides the limit on all of them. */
  readonly limit?: CallLimit
  readonly tag: string
  readonly summary: string
  readonly description: string
  readonly scope: Scope | MemberScope
  /** It may be made with an access token in place of an API key, or with nothing else. */
  readonly accessTokens?: 'too' | 'only'
  /** Finds out who calls where OAuth clients do, who say it in the body. Such an operation is open to all otherwise. */
  readonly client?: (request: ClientRequest) => Promise<ClientFound>
  /** Its errors are in the form of RFC 6749 section 5.2. */
  readonly errors?: 'oauth'
  /** The body may be a form as well as JSON. */
  readonly form?: true
  readonly params?: JsonSchema
  readonly query?: JsonSchema
  readonly body?: JsonSchema
  /** The body as the reference shows it, where providers' variants say more than what is checked first. */
  readonly documentedBody?: JsonSchema
  readonly bodyExamples?: Readonly<Record<string, Example>>
  readonly answer: Answer
  /** Beyond those that any operation can end in. */
  readonly problems: readonly ProblemKind[]
  /**
   * Further fields that are wrong, asked only when the schema has already found some, so that an answer names all of
   * them at once.
   */
  readonly alsoWrong?: (context: Context) => Promise<readonly FieldError[]>
  /**
   * What has to be asked outside before anything can be decided. Unlike `act` it runs once, so it may have effects: a
   * provider has given out a token by then.
   */
  readonly prepare?: (context: Context) => Promise<unknown>
  /**
   * Whether what `prepare` has got cannot be got once more: then it is tried on to keep it while the database is away, also
   * after whoever asked was answered.
   */
  readonly keepsOn?: (prepared: unknown) => boolean
  /** Reads, and leaves a record of that: it is answered only after the record is on the disk. */
  readonly records?: true
  readonly act: (context: Context) => Promise<Decision>
}

/** Whether calls of an operation are changes. */
export function changesSomething({ methods, changesNothing }: Operation): boolean {
  return methods[0] !== 'GET' && changesNothing !== true
}

export interface Answer {
  readonly status: 200 | 201
  readonly description: string
  /** The schema of `data`; what it does not name is not sent. */
  readonly data?: JsonSchema
  /** The answer echoes `limit` and `offset`. */
  readonly paged?: true
  /** What the answer holds beside `data`, always. */
  readonly beside?: Readonly<Record<string, JsonSchema>>
  /** Some endpoints document `success` beside `request_id`. */
  readonly success?: true
  /** It is `data` alone, with nothing around it. */
  readonly flat?: true
  /** It holds a token: nobody may keep it on the way. */
  readonly noStore?: true
  readonly example?: unknown
}

export interface Example {
  readonly summary: string
  readonly value: unknown
  /** Where only some providers take it: the console offers it for those. */
  readonly 'x-providers'?: readonly string[]
}

type Typed<S> = S extends JsonSchema ? FromSchema<S & { readonly type: 'object' }> : undefined

type Definition<P, Q, B, R> = Omit<
  Operation,
  'params' | 'query' | 'body' | 'alsoWrong' | 'prepare' | 'keepsOn' | 'act'
> & {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly alsoWrong?: (context: Context<Typed<P>, Typed<Q>>) => Promise<readonly FieldError[]>
  readonly prepare?: (context: Context<Typed<P>, Typed<Q>, Typed<B>>) => Promise<R>
  readonly keepsOn?: (prepared: R) => boolean
  readonly act: (context: Context<Typed<P>, Typed<Q>, Typed<B>, R>) => Promise<Decision>
}

/** Declares an operation; its schemas give `act` the types of what it is handed. */
export function operation<
  const P extends JsonSchema | undefined = undefined,
  const Q extends JsonSchema | undefined = undefined,
  const B extends JsonSchema | undefined = undefined,
  R = undefined,
>(definition: Definition<P, Q, B, R>): Operation {
  // The one cast from "what the schemas say" to "whatever was checked against them".
  return definition as unknown as Operation
}
