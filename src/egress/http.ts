import type { Agent } from 'undici'
import { once } from '../lib/once.ts'
import type { Dial } from './dial.ts'
import { EgressError, codeOf, endedBy, withCode } from './egress-error.ts'
import type { Gate, WhoseHost } from './gate.ts'
import { authority } from './host.ts'
import type { Places } from './places.ts'

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  /** Those of the connection and of its size are ours to send, and are left out. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly whose: WhoseHost
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  /** 200 to 299, or 400 to 599. */
  readonly status: number
  readonly headers: Headers
  /** At most 64 KiB. */
  readonly body: Buffer
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>

export interface HttpOptions {
  readonly gate: Gate
  readonly dial: Dial
  readonly places: Places
  readonly userAgent: string
  /** A signal for one call: its deadline, the end of all, and the caller's own. */
  readonly until: (signal?: AbortSignal) => AbortSignal
  /** Connections to one host. */
  readonly most: number
}

const MOST_BODY_BYTES = 64 * 1024
const MOST_HEADER_BYTES = 16 * 1024
/** How long a connection is kept that nobody uses, in milliseconds. */
const KEPT_MS = 10_000

/** What this module sends itself, or what would change the connection. `host` would change whose certificate is asked for. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
])

/** Requests over connections that are kept, in pools that tenants' hosts do not share with ours. */
export function httpClient(options: HttpOptions): { readonly http: Http; readonly close: () => Promise<void> } {
  const { gate, places, until } = options
  const pools = new Map<WhoseHost, () => Promise<Agent>>()

  return {
    async http({ method, url, headers = {}, body, whose, signal }) {
      const { target } = gate.url(url, whose)
      const end = until(signal)
      const giveBack = await places.take(`${whose} ${authority(target)}`, end)
      try {
        const answer = await (
          await pool(whose)
        ).request({
          method,
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          headers: { ...sent(headers), 'user-agent': options.userAgent, 'accept-encoding': 'identity' },
          body: body ?? null,
          signal: end,
        })
        const { statusCode: status } = answer
        if (status < 200 || status > 599 || isRedirect(status)) {
          answer.body.on('error', () => undefined).destroy()
          throw isRedirect(status) ? redirected() : notHttp()
        }
        return { status, headers: received(answer.headers), body: Buffer.from(await answer.body.arrayBuffer()) }
      } catch (error) {
        throw explained(error, end)
      } finally {
        giveBack()
      }
    },
    async close() {
      await Promise.all([...pools.values()].map(async (agent) => (await agent()).destroy()))
    },
  }

  function pool(whose: WhoseHost): Promise<Agent> {
    const known = pools.get(whose) ?? once(() => open(whose))
    pools.set(whose, known)
    return known()
  }

  /** Loaded with the first request: a start needs none of it. */
  async function open(whose: WhoseHost): Promise<Agent> {
    const undici = await import('undici')
    return new undici.Agent({
      connections: options.most,
      pipelining: 1,
      allowH2: false,
      maxResponseSize: MOST_BODY_BYTES,
      maxHeaderSize: MOST_HEADER_BYTES,
      keepAliveTimeout: KEPT_MS,
      keepAliveMaxTimeout: KEPT_MS,
      // The deadline of the call is one for all of it.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: ({ protocol, host = '' }, callback) => {
        connected(new URL(`${protocol}//${host}`), whose).then(
          (socket) => {
            callback(null, socket)
          },
          (error: unknown) => {
            callback(error as Error, null)
          },
        )
      },
    })
  }

  /** The gate is asked once more, for what undici makes of the URL. */
  async function connected(url: URL, whose: WhoseHost) {
    return options.dial(gate.url(url, whose), { as: url.protocol === 'https:' ? 'http' : 'tcp', signal: until() })
  }
}

function sent(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase())))
}

function received(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers()
  try {
    for (const [name, value = []] of Object.entries(raw)) for (const one of [value].flat()) headers.append(name, one)
  } catch {
    throw notHttp()
  }
  return headers
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400

function redirected(): EgressError {
  return new EgressError('redirect', 'The host sends the call elsewhere, which is not followed.')
}

function notHttp(): EgressError {
  return new EgressError('connection', 'The answer is not one of HTTP.')
}

const TOO_LARGE: ReadonlySet<string> = new Set(['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'UND_ERR_HEADERS_OVERFLOW'])
/** What is wrong with our own request, and so with this program. */
const OUR_BUGS: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
])

function explained(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof EgressError) return error
  if (signal.aborted) return endedBy(signal)
  const code = codeOf(error) ?? ''
  if (error instanceof TypeError || error instanceof RangeError || OUR_BUGS.has(code)) return error
  const about = withCode(error)
  if (TOO_LARGE.has(code)) return new EgressError('too-large', 'The answer is larger than any that is expected.', about)
  // It carries the bytes that it could not read.
  if (error instanceof Error && error.name === 'HTTPParserError') return notHttp()
  return new EgressError('connection', 'The connection ended before the answer did.', about)
}
