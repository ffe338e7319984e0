import { isIP } from 'node:net'
import { EgressError } from './egress-error.ts'

/** Where a connection leads, in the one spelling that is used from here on. */
export interface Target {
  /** A name in lower-case ASCII, or an address without brackets. */
  readonly host: string
  readonly port: number
  readonly isAddress: boolean
}

/** What no host has, but what a URL around it would take for its own. */
const NOT_OF_A_HOST = /[\s/\\?#@:%[\]]|\p{C}/u
const NAME = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Reads a host as URLs are read (WHATWG), which makes one spelling of all: decimal, octal, hexadecimal and full-width
 * digits of an IPv4 address, every form of an IPv6 address, names in other scripts. What is checked afterwards is what is
 * called.
 *
 * @param text a host as somebody has written it, an IPv6 address with or without brackets.
 * @throws EgressError `refused-url` when it is none. A name with a dot at its end is refused, since certificates and lists
 *   have it without.
 */
export function readHost(text: string, port: number): Target {
  const bare = /^\[.*\]$/.test(text) ? text.slice(1, -1) : text
  const isV6 = isIP(bare) === 6
  if (!isV6 && (bare !== text || NOT_OF_A_HOST.test(bare))) throw refusedHost()
  const read = URL.parse(`https://${isV6 ? `[${bare}]` : bare}/`)?.hostname.replace(/^\[(.*)\]$/, '$1') ?? ''
  const isAddress = isIP(read) !== 0
  if (!isAddress && !NAME.test(read)) throw refusedHost()
  return { host: read, port, isAddress }
}

function refusedHost(): EgressError {
  return new EgressError('refused-url', 'The host must be a domain name or an address, and nothing else.')
}

/** As it stands in a URL or a CONNECT: `host:port`, an IPv6 address in brackets. */
export function authority({ host, port }: Target): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}
