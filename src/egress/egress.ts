/** The one door out: whatever is called at providers and mail servers is called through it (docs/adr/0019). */

import { lookup } from 'node:dns/promises'
import type { Socket } from 'node:net'
import { createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from 'node:tls'
import { dialler, startTls } from './dial.ts'
import { EgressError } from './egress-error.ts'
import { fetchOver } from './fetch.ts'
import { Gate, type WhoseHost } from './gate.ts'
import { authority, readHost } from './host.ts'
import { httpClient, type HttpAnswer, type HttpRequest } from './http.ts'
import { mailExchanges, type MailExchange } from './mx.ts'
import { nameServers, type Resolve } from './names.ts'
import { Places } from './places.ts'

export interface ConnectRequest {
  /** A name or an address, as it was given. */
  readonly host: string
  readonly port: number
  /** `starttls` answers the bare connection: nothing secret may be sent before `startTls`. */
  readonly security: 'tls' | 'starttls'
  readonly whose: WhoseHost
  readonly signal?: AbortSignal
}

/** Every method throws EgressError; no message of it repeats an answer, or an address that a name led to. */
export interface Egress {
  /** One request to an https URL, answered within the deadline or not at all. A redirect is an error. */
  http(request: HttpRequest): Promise<HttpAnswer>
  /** The same as a `fetch`, for oauth4webapi and jose. */
  fetchFor(whose: WhoseHost): typeof fetch
  /** A connection to a mail server, made within the deadline. Who asked for it ends it. */
  connect(request: ConnectRequest): Promise<Socket>
  /** TLS over a connection of `connect`, after STARTTLS. Emits `secureConnect` when the certificate was checked, or `error`. */
  startTls(socket: Socket, host: string): TLSSocket
  /** Whom to believe, for a library that starts TLS itself. */
  readonly tlsOptions: { readonly secureContext?: SecureContext }
  /** Who takes the mail of a domain, best first; undefined when the network does not say. */
  mx(domain: string): Promise<readonly MailExchange[] | undefined>
  /** Ends every connection and whatever is under way. What is asked afterwards is `aborted`. */
  close(): Promise<void>
}

export interface EgressOptions {
  /** Ours, for the user agent. */
  readonly version: string
  /** Addresses and networks that are called although they are not public, for tenants' hosts too. */
  readonly allow?: readonly string[]
  /** Ports that tenants' hosts may have beside 443 and those of mail. */
  readonly ports?: readonly number[]
  /**
   * Where the operator points a provider: `http://127.0.0.1:9000`, `imaps://mail.internal:993`. There `ours` may be http, and
   * any address.
   */
  readonly overrides?: readonly URL[]
  /** An HTTP proxy for all connections; it looks names up. */
  readonly proxy?: URL
  /** Certificates of authorities to believe beside the usual ones, in PEM. */
  readonly ca?: string
  /** The look-up of names; by default the system's for `ours`, and name servers are asked for those of tenants. */
  readonly resolve?: Resolve
  /** Who is asked for tenants' names and MX records, as `address:port`; the system's name servers by default. */
  readonly nameServers?: readonly string[]
  /** For one call from its connection to the end of its answer, and for one connection to a mail server. */
  readonly deadline_ms?: number
  /** Calls and connections at once for one host. */
  readonly most?: number
}

const DEADLINE_MS = 5000
const MX_DEADLINE_MS = 2000
const MOST_A_HOST = 64

export function createEgress(options: EgressOptions): Egress {
  const { proxy, deadline_ms = DEADLINE_MS, most = MOST_A_HOST } = options
  const closing = new AbortController()
  const until = (signal?: AbortSignal) =>
    AbortSignal.any([closing.signal, AbortSignal.timeout(deadline_ms), ...(signal ? [signal] : [])])
  const gate = new Gate({
    allow: options.allow ?? [],
    ports: options.ports ?? [],
    overrides: options.overrides ?? [],
    isProxied: proxy !== undefined,
    resolve: {
      ours: options.resolve ?? ((host) => lookup(host, { all: true })),
      tenant: options.resolve ?? nameServers({ servers: options.nameServers }),
    },
  })
  const trust = trusted(options.ca)
  const dial = dialler({ gate, trust, proxy: proxy && { url: proxy, trust } })
  const places = new Places(most)
  const userAgent = `claviger/${options.version}`
  const { http, close } = httpClient({ gate, dial, places, userAgent, until, most })
  const open = new Set<Socket>()

  return {
    http,
    fetchFor: (whose) => fetchOver(http, whose),
    async connect({ host, port, security, whose, signal }) {
      const way = gate.mail(host, port, whose)
      const end = until(signal)
      const giveBack = await places.take(`${whose} ${authority(way.target)}`, end)
      try {
        const socket = await dial(way, { as: security === 'tls' ? 'tls' : 'tcp', signal: end })
        if (end.aborted) throw late(socket)
        open.add(socket)
        socket.once('close', () => {
          open.delete(socket)
          giveBack()
        })
        return socket
      } catch (error) {
        giveBack()
        throw error
      }
    },
    startTls: (socket, host) => startTls(socket, readHost(host, 0), { trust: trust() }),
    get tlsOptions() {
      const secureContext = trust()
      return secureContext === undefined ? {} : { secureContext }
    },
    mx: (domain) => mailExchanges(domain, { deadline_ms: MX_DEADLINE_MS, servers: options.nameServers }),
    async close() {
      closing.abort(new EgressError('aborted', 'Calls out have ended, for the service is stopping.'))
      for (const socket of open) socket.destroy()
      await close()
    },
  }
}

/** The connection came when nobody waited for it any longer. */
function late(socket: Socket): EgressError {
  socket.destroy()
  return new EgressError('aborted', 'The call was ended before there was an answer.')
}

/** Made once, when it is first needed: reading all authorities takes a while. */
function trusted(ca: string | undefined): () => SecureContext | undefined {
  let made: SecureContext | undefined
  return () => {
    if (ca !== undefined) made ??= createSecureContext({ ca: [...getCACertificates('default'), ca] })
    return made
  }
}
