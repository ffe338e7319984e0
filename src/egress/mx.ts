import { Resolver } from 'node:dns/promises'
import { codeOf, EgressError } from './egress-error.ts'
import { readHost } from './host.ts'

export interface MailExchange {
  /** Lower case, without a dot at its end. */
  readonly exchange: string
  /** The lowest is asked first. */
  readonly priority: number
}

export interface MxOptions {
  /** Name servers as `address:port`; undefined is those of the system. */
  readonly servers: readonly string[] | undefined
  readonly deadline_ms: number
}

/** What a name server says, and not what the network does: there is no such domain, or it takes no mail. */
const NONE: ReadonlySet<string | undefined> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])

/**
 * Who takes the mail of a domain (RFC 5321 section 5), best first; empty when nobody does (RFC 7505 as well).
 *
 * @returns undefined when there is no answer in time, or none that can be read.
 */
export async function mailExchanges(
  domain: string,
  { servers, deadline_ms }: MxOptions,
): Promise<readonly MailExchange[] | undefined> {
  const name = domainName(domain)
  if (name === undefined) return []
  const resolver = new Resolver({ timeout: deadline_ms, tries: 1 })
  if (servers !== undefined) resolver.setServers([...servers])
  // Each server has its time-out; this is one for all of them.
  const deadline = setTimeout(() => {
    resolver.cancel()
  }, deadline_ms)
  try {
    const records = await resolver.resolveMx(name)
    return records
      .map(({ exchange, priority }) => ({ exchange: exchange.toLowerCase().replace(/\.$/, ''), priority }))
      .filter(({ exchange }) => exchange !== '')
      .toSorted((a, b) => a.priority - b.priority)
  } catch (error) {
    return NONE.has(codeOf(error)) ? [] : undefined
  } finally {
    clearTimeout(deadline)
  }
}

/** As it is asked for, or undefined for what is no domain. */
function domainName(domain: string): string | undefined {
  try {
    const { host, isAddress } = readHost(domain, 0)
    return isAddress ? undefined : host
  } catch (error) {
    if (error instanceof EgressError) return undefined
    throw error
  }
}
