import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { EgressError, endedBy, withCode } from './egress-error.ts'
import { authority, type Target } from './host.ts'

/** A proxy that opens connections in our place (CONNECT, RFC 9110 section 9.3.6), and looks names up. */
export interface Proxy {
  /** `http://user:password@host:port`, or https. */
  readonly url: URL
  readonly trust: () => SecureContext | undefined
}

/** What says that the proxy does not want to, and not that it cannot. */
const REFUSALS: ReadonlySet<number | undefined> = new Set([403, 407])

/**
 * A connection to the target through the proxy.
 *
 * @throws EgressError `refused-address` when the proxy refuses; otherwise `connection` or `timeout`.
 */
export async function throughProxy({ url, trust }: Proxy, target: Target, signal: AbortSignal): Promise<Socket> {
  const isSecure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const request = (isSecure ? httpsRequest : httpRequest)({
    method: 'CONNECT',
    host,
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    path: authority(target),
    headers: { host: authority(target), ...credentials(url) },
    agent: false,
    // Node would take the name in `host` for that of the proxy.
    ...(isSecure && { servername: isIP(host) === 0 ? host : '', secureContext: trust() }),
  })
  request.on('error', () => undefined)
  request.end()
  try {
    const [response, socket, head] = (await once(request, 'connect', { signal })) as [IncomingMessage, Socket, Buffer]
    socket.on('error', () => undefined)
    if (response.statusCode !== 200) {
      // It is nobody's but ours since this event, so the end of the request does not end it.
      socket.destroy()
      throw refused(response.statusCode)
    }
    if (head.length > 0) socket.unshift(head)
    return socket
  } catch (error) {
    request.destroy()
    if (error instanceof EgressError) throw error
    if (signal.aborted) throw endedBy(signal)
    throw new EgressError('connection', 'The proxy for calls out cannot be reached.', withCode(error))
  }
}

function refused(status: number | undefined): EgressError {
  return REFUSALS.has(status)
    ? new EgressError('refused-address', 'The proxy for calls out refuses this host.')
    : new EgressError('connection', 'The proxy for calls out could not reach the host.')
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }
}
