/** Hosts on the loopback address that do as a test says, and a way out that reaches them. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { after } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { inspect } from 'node:util'
import { createEgress, type Egress, type EgressOptions } from '../../src/egress/egress.ts'
import { EgressError } from '../../src/egress/egress-error.ts'
import { authority, type Signed } from '../harness/certificates.ts'

const ours = await authority('ours')

/** What the certificate of every host here is for, and what the resolver of `reaching` knows. */
export const NAME = 'host.example.com'
export const certificate = await ours.sign([
  { type: 'dns', value: NAME },
  { type: 'ip', value: '127.0.0.1' },
])
export const ofAnotherName = await ours.sign([{ type: 'dns', value: 'another.example.com' }])
export const ofThisMachine = await ours.sign([{ type: 'dns', value: 'localhost' }])
export const ofAnotherAuthority = await (await authority('theirs')).sign([{ type: 'dns', value: NAME }])
export const ca = readFileSync(ours.file, 'utf8')

export interface Host {
  readonly port: number
  /** Every connection that came, in order. */
  readonly connections: readonly Socket[]
  readonly url: URL
}

export interface HostOptions {
  /** Undefined is a host that speaks no TLS. */
  readonly tls?: Signed | undefined
  readonly name?: string
}

/** A host that does this with each connection. It is gone after the tests of the file. */
export async function host(serve: (socket: Socket) => void, options: HostOptions = {}): Promise<Host> {
  const { tls, name = NAME } = 'tls' in options ? options : { ...options, tls: certificate }
  const connections: Socket[] = []
  const quiet = (socket: Socket) => {
    socket.on('error', () => undefined)
    serve(socket)
    // What nobody reads would hide its end.
    socket.resume()
  }
  const server: Server =
    tls === undefined ? createServer(quiet) : createTlsServer({ cert: tls.certificate, key: tls.key }, quiet)
  server.on('connection', (socket: Socket) => {
    connections.push(socket)
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    for (const socket of connections) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, connections, url: new URL(`${tls === undefined ? 'http' : 'https'}://${name}:${port}/token`) }
}

/** Answers each request with these bytes. */
export function answering(bytes: string): (socket: Socket) => void {
  return (socket) => {
    socket.on('data', () => socket.write(bytes))
  }
}

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-a: 1\r\nx-a: 2\r\n\r\nhi'

/** What opens the loopback address and these ports, and finds every name there. */
export function optionsFor(hosts: readonly Host[]): EgressOptions {
  return {
    version: '1.2.3',
    allow: ['127.0.0.0/8'],
    ports: hosts.map(({ port }) => port),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    ca,
  }
}

/** A way out that is closed after the tests of the file. */
export function open(options: EgressOptions): Egress {
  const egress = createEgress(options)
  after(() => egress.close())
  return egress
}

/** A way out to these hosts, as one that a tenant may name. */
export function reaching(hosts: readonly Host[], options: Partial<EgressOptions> = {}): Egress {
  return open({ ...optionsFor(hosts), ...options })
}

/** The error that a call out ends in. It shows none of the texts. */
export async function refusal(call: Promise<unknown>, hidden: readonly string[] = []): Promise<EgressError> {
  const error: unknown = await call.then(
    () => assert.fail('the call went through'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof EgressError)) throw error
  for (const text of ['127.0.0.1', ...hidden]) assert.ok(!inspect(error).includes(text), `an error tells ${text}`)
  return error
}
