import { domainToASCII } from 'node:url'
import { hostOfDomain } from './domains.ts'
import { hostOfExchange } from './exchanges.ts'
import type { MailHost } from './hosts.ts'

/** Asks DNS who takes a domain's mail. Undefined when there was no answer; a domain without such records has none. */
export type MxLookup = (domain: string) => Promise<readonly MxRecord[] | undefined>

export interface MxRecord {
  readonly exchange: string
  /** The lowest is asked first. */
  readonly priority: number
}

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?'
/** A domain that mail can be sent to from outside: at least two labels, the last of which is no number. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`)
const MAX_DOMAIN = 253

/** The domain of an address in lower case and its ASCII form (RFC 5891); undefined when it can be no domain. */
export function domainOf(address: string): string | undefined {
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1))
  return domain.length <= MAX_DOMAIN && DOMAIN.test(domain) ? domain : undefined
}

/** Who keeps the mailboxes of a domain: by its name where that says it, else by who takes its mail. */
export async function hostOf(domain: string, mx: MxLookup): Promise<MailHost | undefined> {
  const known = hostOfDomain(domain)
  if (known !== undefined) return known
  const records = (await mx(domain)) ?? []
  return records
    .toSorted((a, b) => a.priority - b.priority)
    .map(({ exchange }) => hostOfExchange(exchange))
    .find((host) => host !== undefined)
}
