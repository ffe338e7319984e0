/**
 * Loaded before a server (`node --import`): whatever it would ask of the network beyond this machine is refused, and noted, a line
 * each, in the file that CLAVIGER_TEST_NETWORK names.
 */

import dns from 'node:dns'
import dgram from 'node:dgram'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const file = process.env['CLAVIGER_TEST_NETWORK'] ?? ''
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/i

function refuse(what: string): NodeJS.ErrnoException {
  appendFileSync(file, `${what}\n`)
  return Object.assign(new Error('the network is not there'), { code: 'ENETUNREACH' })
}

interface Target {
  readonly host?: string
  readonly port?: number | string
  readonly path?: string
}

// Every connection of TCP is made here, with or without TLS, by whatever library.
const prototype = net.Socket.prototype as unknown as {
  connect: (this: net.Socket, ...given: unknown[]) => net.Socket
}
const { connect } = prototype
prototype.connect = function (...given) {
  // Node hands the arguments on as one list.
  const [first, second] = (Array.isArray(given[0]) ? given[0] : given) as unknown[]
  const target: Target =
    typeof first === 'object' && first !== null
      ? first
      : { port: first as number, ...(typeof second === 'string' && { host: second }) }
  if (target.path !== undefined || LOOPBACK.test(target.host ?? 'localhost')) return connect.apply(this, given)
  const error = refuse(`${target.host ?? ''}:${target.port ?? ''}`)
  // As from the network itself, so that whoever connects has begun to listen by then.
  setImmediate(() => this.destroy(error))
  return this
}

const datagrams = dgram.Socket.prototype as unknown as { send: (this: dgram.Socket, ...given: unknown[]) => void }
const { send } = datagrams
datagrams.send = function (...given) {
  const address = given.find((one, at) => at > 0 && typeof one === 'string')
  if (typeof address === 'string' && LOOPBACK.test(address)) send.apply(this, given)
  else this.emit('error', refuse(`udp ${String(address)}`))
}

// Name servers are asked by a library below Node, which opens sockets of its own.
for (const names of [dns, dns.promises]) {
  const resolver = names.Resolver.prototype as unknown as Record<string, unknown>
  for (const name of Object.getOwnPropertyNames(resolver).filter((one) => /^re(?:solve|verse)/.test(one)))
    resolver[name] = (asked: string, ...more: unknown[]) => {
      const error = refuse(`${name} ${asked}`)
      const done = more.at(-1)
      if (typeof done !== 'function') return Promise.reject(error)
      ;(done as (error: Error) => void)(error)
    }
}

type Lookup = (name: string, options: unknown, done?: (error: Error) => void) => unknown
const lookups = [dns, dns.promises] as unknown as { lookup: Lookup }[]
for (const names of lookups) {
  const { lookup } = names
  names.lookup = function (name, options, done) {
    if (net.isIP(name) !== 0 || LOOPBACK.test(name)) return lookup.call(this, name, options, done)
    const error = refuse(`lookup ${name}`)
    const told = typeof options === 'function' ? (options as typeof done) : done
    if (told === undefined) return Promise.reject(error)
    told(error)
    return undefined
  }
}
syncBuiltinESMExports()
