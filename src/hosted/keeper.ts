import { detectProvider } from '../api/detection/provider.ts'
import type { ProviderName } from '../providers/index.ts'
import { domainOf } from '../providers/mailbox/host.ts'
import type { Around } from './around.ts'

/** Which of some providers keeps the mailbox of an address, where that can be told. */
export async function keeperOf(
  { mx }: Around,
  address: string,
  among: readonly ProviderName[],
): Promise<ProviderName | undefined> {
  const domain = address.includes('@') ? domainOf(address) : undefined
  return domain === undefined ? undefined : (await detectProvider(domain, among, mx))?.provider
}
