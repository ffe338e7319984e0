import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'
import { EgressError, codeOf, endedBy, withCode } from './egress-error.ts'
import type { Gate, Way } from './gate.ts'
import type { Target } from './host.ts'
import { throughProxy, type Proxy } from './proxy.ts'

/** With several addresses, how long each is tried before the next one is. */
const ATTEMPT_MS = 1000

export interface DialOptions {
  readonly gate: Gate
  /** Whom to believe; undefined is whom Node believes. */
  readonly trust: () => SecureContext | undefined
  readonly proxy: Proxy | undefined
}

export interface DialledAs {
  /** `tcp` is for STARTTLS. */
  readonly as: 'http' | 'tls' | 'tcp'
  /** Ends the attempt; not the connection, once it is made. */
  readonly signal: AbortSignal
}

/** Opens a connection to what the gate lets through. @throws EgressError */
export type Dial = (way: Way, as: DialledAs) => Promise<Socket>

/** Every connection of the process to a provider is made here. */
export function dialler({ gate, trust, proxy }: DialOptions): Dial {
  return async (way, { as, signal }) => {
    const socket = proxy === undefined ? await dialled(way, signal) : await throughProxy(proxy, way.target, signal)
    if (as === 'tcp') return socket
    const secured = startTls(socket, way.target, { trust: trust(), ...(as === 'http' && { protocol: 'http/1.1' }) })
    return made(secured, 'secureConnect', { signal, explain: tlsError })
  }

  function dialled(way: Way, signal: AbortSignal): Promise<Socket> {
    const { host, port } = way.target
    const socket = connectTcp({
      host,
      port,
      lookup: gate.lookup(way, signal),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
      noDelay: true,
      keepAlive: true,
    })
    return made(socket, 'connect', { signal, explain: connectionError })
  }
}

export interface TlsOptions {
  readonly trust: SecureContext | undefined
  /** The protocol to agree on (ALPN). */
  readonly protocol?: string
}

/** TLS over a connection, with the certificate checked for this host. Emits `secureConnect`, or `error`. */
export function startTls(socket: Socket, { host, isAddress }: Target, { trust, protocol }: TlsOptions): TLSSocket {
  return connectTls({
    socket,
    host,
    ...(!isAddress && { servername: host }),
    ...(trust && { secureContext: trust }),
    ...(protocol !== undefined && { ALPNProtocols: [protocol] }),
  })
}

interface Making {
  readonly signal: AbortSignal
  readonly explain: (error: unknown) => EgressError
}

/** Waits until a socket is what it is to become, or else leaves nothing of it. */
async function made<S extends Socket>(socket: S, event: string, { signal, explain }: Making): Promise<S> {
  // Whoever uses the socket listens for itself; until then no error of it may end the process.
  socket.on('error', () => undefined)
  try {
    await once(socket, event, { signal })
    return socket
  } catch (error) {
    socket.destroy()
    if (error instanceof EgressError) throw error
    throw signal.aborted ? endedBy(signal) : explain(error)
  }
}

function connectionError(error: unknown): EgressError {
  return new EgressError('connection', 'No connection to the host could be made.', withCode(error))
}

const CERTIFICATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'The certificate of the host has expired.',
  CERT_NOT_YET_VALID: 'The certificate of the host is not valid yet.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the host is for another name.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the host is signed by nobody but itself.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of the host is signed by an authority that is not trusted.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate of the host is signed by an authority that is not trusted.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of the host is signed by an authority that is not trusted.',
}

/** The network can fail during a handshake as well. */
const NETWORK: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'])

function tlsError(error: unknown): EgressError {
  const code = codeOf(error)
  if (NETWORK.has(code)) return connectionError(error)
  const known = code === undefined ? undefined : CERTIFICATES[code]
  return new EgressError('tls', known ?? 'The host does not speak TLS as it is spoken today.', withCode(error))
}
