/** Mail servers of the tests behind names and ports as tenants write them: a proxy that the way out goes through finds them. */

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { after } from 'node:test'
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls'
import { createEgress, type Egress } from '../../src/egress/egress.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { createUpstream, type ServerLogin, type Upstream } from '../../src/upstream/upstream.ts'
import { authority } from '../harness/certificates.ts'

const ours = await authority('ours')
export const NAMES = [
  'imap.example.com',
  'smtp.example.com',
  'mail.example.com',
  'imap.mail.me.com',
  'smtp.mail.me.com',
]
export const certificate = await ours.sign(NAMES.map((value) => ({ type: 'dns', value })))
export const ofAnotherName = await ours.sign([{ type: 'dns', value: 'another.example.com' }])

export interface MailWorld {
  readonly upstream: Upstream
  readonly egress: Egress
  /** `host:port` of every connection that was asked for, in order. */
  readonly asked: string[]
}

/**
 * A way out that finds these servers.
 *
 * @param servers the port on the loopback address by `host:port` as it is written
 */
export async function mailWorld(
  servers: Readonly<Record<string, number>>,
  { deadline_ms }: { readonly deadline_ms?: number } = {},
): Promise<MailWorld> {
  const asked: string[] = []
  const open = new Set<Socket>()
  const proxy = createHttpServer()
  proxy.on('connect', ({ url = '' }, near: Socket) => {
    asked.push(url)
    open.add(near.on('error', () => undefined))
    const port = servers[url]
    if (port === undefined) {
      near.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
      return
    }
    const far = connect(port, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n')
      near.pipe(far).pipe(near)
    })
    open.add(far.on('error', () => near.destroy()))
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const egress = createEgress({
    version: 'tests',
    proxy: new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`),
    ca: readFileSync(ours.file, 'utf8'),
    ...(deadline_ms !== undefined && { deadline_ms }),
  })
  after(async () => {
    await egress.close()
    for (const socket of open) socket.destroy()
    proxy.close()
  })
  return { upstream: upstreamOver(egress, deadline_ms), egress, asked }
}

export function upstreamOver(egress: Egress, mailDeadline_ms?: number): Upstream {
  return createUpstream({
    fetch: egress.fetchFor('ours'),
    door: egress,
    overrides: {},
    now: systemClock,
    ...(mailDeadline_ms !== undefined && { mailDeadline_ms }),
  })
}

/** What a server says and does with one line that came. */
export type Line = (line: string, say: (text: string) => void, socket: Socket) => void

export interface Scripted {
  readonly port: number
  readonly connections: () => number
  /** Every line that came, over all connections, but those that are encrypted. */
  readonly lines: readonly string[]
  /** Those that came over TLS. */
  readonly secureLines: readonly string[]
}

/**
 * A listener that greets and does as a script says with each line: what no real server does can be shown with it.
 *
 * @param session answers the script of one connection
 */
export async function scripted(
  greeting: string,
  session: () => Line,
  { tls = certificate, startsPlain = false } = {},
): Promise<Scripted> {
  const lines: string[] = []
  const secureLines: string[] = []
  let connections = 0
  const open = new Set<Socket>()
  const serve = (socket: Socket, into: string[], greets: boolean, onLine = session()) => {
    open.add(socket.on('error', () => undefined))
    const say = (text: string) => {
      if (!socket.writable) return
      socket.write(text)
      if (!/^(?:\S+ OK|220) begin\r\n$/.test(text)) return
      // From here on the other side speaks TLS.
      socket.removeAllListeners('data')
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ cert: tls.certificate, key: tls.key }),
      })
      serve(secure, secureLines, false, onLine)
    }
    let rest = ''
    socket.on('data', (bytes: Buffer) => {
      const parts = (rest + bytes.toString()).split('\r\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        into.push(line)
        onLine(line, say, socket)
      }
    })
    if (greets && greeting !== '') socket.write(greeting)
  }
  const server: Server = startsPlain
    ? createServer((socket) => {
        serve(socket, lines, true)
      })
    : createTlsServer({ cert: tls.certificate, key: tls.key }, (socket) => {
        serve(socket, secureLines, true)
      })
  server.on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections: () => connections, lines, secureLines }
}

export const PASSWORD = 'pass "word" \\ ü'
export const USER = 'user@example.com'

/** A login at a server that a tenant has named. */
export function login(protocol: 'imap' | 'smtp', port: number, more: Partial<ServerLogin> = {}): ServerLogin {
  return {
    host: `${protocol}.example.com`,
    port,
    whose: 'tenant',
    usernames: [USER],
    password: PASSWORD,
    from: { host: `${protocol}_host`, port: `${protocol}_port`, password: `${protocol}_password` },
    ...more,
  }
}
