import { readFile } from 'node:fs/promises'
import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { codeOf } from './egress-error.ts'

export interface Address {
  readonly address: string
  readonly family: number
}

/** All addresses of a name; an error of `node:dns` when there are none. What ends the signal need not be answered. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly Address[]>

export interface NamesOptions {
  /** Name servers as `address:port`; undefined is those of the system. */
  readonly servers?: readonly string[] | undefined
  /** What this machine says of names by itself, in the form of hosts(5). */
  readonly hosts?: string
}

/** A name server that does not answer is asked again, and then there is still time to connect. */
const TRIES = { timeout: 1000, tries: 2 }
/** The name, or what it was asked for, is not there: nothing that another moment changes. */
const NONE: ReadonlySet<string | undefined> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])
const LOOPBACK: readonly Address[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/**
 * Looks names up without a thread of Node's: the system's own look-up holds one until a name server has answered, or for ten
 * seconds, and cannot be ended. The file of this machine comes first, as it does for the system; a name is asked for as it
 * stands, without domains to search in.
 */
export function nameServers({ servers, hosts = '/etc/hosts' }: NamesOptions): Resolve {
  return async (host, signal) => {
    const known = addressesIn(await readFile(hosts, 'utf8').catch(() => ''), host)
    if (known.length > 0) return known
    // RFC 6761 section 6.3: name servers are not asked for it.
    if (/(?:^|\.)localhost$/.test(host)) return LOOPBACK
    signal.throwIfAborted()
    const resolver = new Resolver(TRIES)
    if (servers !== undefined) resolver.setServers([...servers])
    const cancel = () => {
      resolver.cancel()
    }
    signal.addEventListener('abort', cancel, { once: true })
    try {
      return either(await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]))
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }
}

type Answers = readonly [PromiseSettledResult<string[]>, PromiseSettledResult<string[]>]

/** The addresses of both families, or of the one that there was an answer for: many name servers fail at the other. */
function either(answers: Answers): readonly Address[] {
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  if (found.length > 0) return found.map(withFamily)
  const errors = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []))
  throw errors.find((error) => !NONE.has(codeOf(error))) ?? errors[0]
}

/** hosts(5): an address and its names a line. */
function addressesIn(file: string, host: string): readonly Address[] {
  return file.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    return isIP(address) !== 0 && names.some((name) => name.toLowerCase() === host) ? [withFamily(address)] : []
  })
}

function withFamily(address: string): Address {
  return { address, family: isIP(address) }
}
