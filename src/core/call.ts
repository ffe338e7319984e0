import type { Operation } from '../api/operation.ts'
import type { Denied } from './denials.ts'
import type { Counter } from '../lib/call-limit.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { BasicClient } from './client-by-basic.ts'

/** Who a call says it comes from; what that is worth, the core finds out. */
export type Claim =
  /** The SHA-256 of an API key; undefined when there was none of the right form. */
  | { readonly kind: 'api-key'; readonly hash: Uint8Array | undefined }
  /** An access token of ours, by its looks. */
  | { readonly kind: 'access-token'; readonly token: string }
  /** A member's session, by the cookies of the request, and the application that the path names, if it names one. */
  | { readonly kind: 'session'; readonly cookies: string | undefined; readonly application: string | undefined }

/** One call of an operation, as the HTTP front hands it to the core. */
export interface Call {
  readonly requestId: string
  readonly claim: Claim
  readonly ip: string
  readonly userAgent: string | null
  /** The path of the URL, which names the object that is meant. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  /** The application that the path names, where it names one: to the caller there is none but its own. */
  readonly application?: string
  readonly query: Readonly<Record<string, unknown>>
  /** The bytes of the body as they came; undefined for none. They are wiped once they have been read. */
  readonly body: Uint8Array | undefined
  /** They are a form, and no JSON. */
  readonly isForm?: boolean
  /** Who an OAuth client says it is by HTTP Basic. */
  readonly basic?: BasicClient | undefined
  /** The page that a browser says the call comes from. */
  readonly origin?: string | undefined
}

/** What the front is to send. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly retryAfter_s?: number
  /** Nobody may keep it on the way. */
  readonly noStore?: true
  /** Pages of this origin may read it. */
  readonly allowOrigin?: string | undefined
  /** For the log: what went wrong here, when the status is 5xx. */
  readonly failure?: string
}

/** Answers the calls of one operation. Never rejects: whatever goes wrong is an answer. */
export type Door = (call: Call) => Promise<Answer>

/** Everything behind HTTP: keys, checks, store. */
export interface Core {
  /** The door to an operation; asked for once, when the routes are made. */
  doorTo(operation: Operation): Door
  /** Whether pages of an origin may make calls of an operation, which a browser asks before it makes one (CORS). */
  mayCall(operation: Operation, asked: Pick<Call, 'query' | 'ip'> & { readonly origin: string }): Promise<boolean>
  readonly tokens: Tokens
  /** Lets in what is no call of an operation, within the limit on requests. @throws Problem `rate-limited` */
  admit(what: string, ip: string): Promise<void>
  /**
   * Puts on record, within the limit of such records, what was refused outside any application.
   *
   * @throws StoreUnavailable
   */
  readonly recordDenied: (denied: Denied) => Promise<void>
  /** What counts something else that has a limit of its own. */
  readonly counter: Counter
  /** Ends what goes on beside the calls, and waits for what is under way, so that the store may be closed then. */
  close(): Promise<void>
}
