/**
 * One call of an operation, as the HTTP front hands it to the core. Everything in it can cross from one thread to
 * another.
 */
export interface Call {
  /** The operation's place in the table of operations. */
  readonly operation: number
  readonly requestId: string
  /** SHA-256 of the API key, in hex; undefined when there was none of the right form. */
  readonly keyHash: string | undefined
  readonly ip: string
  /** The path of the URL, which names the object that is meant. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>> | undefined
  /** The bytes of the body as they came; undefined for none. They are wiped once they have been read. */
  readonly body: Uint8Array | undefined
}

/** What the front is to send. */
export interface Answer {
  readonly status: number
  readonly body: string
  readonly retryAfter_s?: number
  /** For the log: what went wrong here, when the status is 5xx. */
  readonly failure?: string
}

/** Everything behind HTTP: keys, checks, store. */
export interface Core {
  /** Never rejects: whatever goes wrong is an answer. */
  answer(call: Call): Promise<Answer>
  /** How many records there are, by kind. */
  counts(): Promise<Readonly<Record<string, number>>>
  close(): Promise<void>
}
