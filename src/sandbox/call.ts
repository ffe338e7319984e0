import { IncomingMessage } from 'node:http'
import type { Endpoint, ProviderName } from './names.ts'
import type { Refusal } from './refusals.ts'

/** One request to a provider, and what can be told of it before it is answered. */
export interface Call {
  readonly provider: ProviderName
  readonly endpoint: Endpoint
  /** At Microsoft: the directory's GUID. */
  readonly tenant?: string
  /** The same as the path had it: a GUID, a domain, or a name for whichever. */
  readonly tenantName?: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly grantType?: string
  readonly clientId?: string
  readonly mailbox?: string
  readonly refreshToken?: string
  /** Why it is refused, where that is known better than oidc-provider says it. */
  refusal?: Refusal
  /** The code of the error that it was answered with. */
  error?: string
}

const calls = new WeakMap<IncomingMessage, Call>()

/** The call that a request which was passed on belongs to. */
export function callOf(request: IncomingMessage): Call | undefined {
  return calls.get(request)
}

/**
 * The same request once more, to be read by oidc-provider, which expects to be mounted: `url` is the path within the
 * mount, `originalUrl` the whole of it.
 */
export function replay(
  request: IncomingMessage,
  call: Call,
  { mount, url, body }: { readonly mount: string; readonly url: string; readonly body: Buffer | undefined },
): IncomingMessage {
  const copy = new IncomingMessage(request.socket)
  const headers = { ...request.headers }
  delete headers['transfer-encoding']
  if (body !== undefined) headers['content-length'] = String(body.length)
  Object.assign(copy, { method: request.method, httpVersion: '1.1', headers, url, originalUrl: mount + url })
  copy.httpVersionMajor = 1
  copy.httpVersionMinor = 1
  copy.complete = true
  if (body !== undefined) copy.push(body)
  copy.push(null)
  calls.set(copy, call)
  return copy
}
