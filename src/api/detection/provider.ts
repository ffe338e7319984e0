import type { ApplicationId } from '../../lib/ids.ts'
import { providerNames, type ProviderName } from '../../providers/index.ts'
import { hostOf, type MxLookup } from '../../providers/mailbox/host.ts'
import { mailHosts } from '../../providers/mailbox/hosts.ts'
import type { Reads } from '../../store/store.ts'

/** Through which provider a mailbox is signed in to. */
export interface Detected {
  readonly provider: ProviderName
  /** Whose servers they are, where the provider is IMAP. */
  readonly type?: string
}

/**
 * Finds out who keeps a mailbox.
 *
 * @param domain of the address, in its ASCII form.
 * @param among the providers that come into question.
 * @returns undefined when nobody knows, or when none of them leads there.
 */
export async function detectProvider(
  domain: string,
  among: readonly ProviderName[],
  mx: MxLookup,
): Promise<Detected | undefined> {
  if (among.length === 0) return undefined
  const host = await hostOf(domain, mx)
  if (host === undefined) return undefined
  const ways: readonly ProviderName[] = mailHosts[host]
  const provider = ways.find((way) => among.includes(way))
  return provider && { provider, ...(provider === 'imap' && { type: host }) }
}

/** The providers that an application has a connector for. */
export async function connectedProviders(read: Reads, app: ApplicationId): Promise<readonly ProviderName[]> {
  const connectors = await read.connectors(app, { limit: providerNames.length, offset: 0 })
  const connected = new Set(connectors.map(({ provider }) => provider))
  return providerNames.filter((name) => connected.has(name))
}
