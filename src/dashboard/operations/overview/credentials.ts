import { setImmediate as turn } from 'node:timers/promises'
import { DAY_S } from '../../../lib/clock.ts'
import type { ApplicationId } from '../../../lib/ids.ts'
import type { Connector, CredentialAge, CredentialCursor, Reads } from '../../../store/store.ts'
import { ITEMS_MAX, type Item, type Noticed } from './attention.ts'

const OLD_S = 90 * DAY_S
/**
 * How many credentials one request looks at, of those that were created long enough ago; beyond, the counts are lower
 * bounds. There is no index on the age of data, for it would cost every replacing of data a page to write.
 */
export const LOOKED_AT_MAX = 20_000
const PAGE = 500

/** The oldest of what fits, and how many fit. */
class Oldest implements Noticed {
  count = 0
  items: (Item & { readonly at: number })[] = []

  add(provider: string, { id, name }: CredentialAge, at: number): void {
    this.count++
    if (this.items.length === ITEMS_MAX && at >= (this.items.at(-1)?.at ?? 0)) return
    this.items = [...this.items, { id, name, provider, at }].toSorted((a, b) => a.at - b.at).slice(0, ITEMS_MAX)
  }
}

/** Walks the credentials of an application from the oldest on, a page at a time: others have their turn between pages. */
export async function credentialAttention(
  read: Reads,
  app: ApplicationId,
  connectors: readonly Connector[],
  now: number,
): Promise<{ readonly credential_old: Noticed; readonly credential_unused: Noticed }> {
  const createdBefore = now - OLD_S
  const [old, unused] = [new Oldest(), new Oldest()]
  const useIsKnown = await anyUsed(read, app, connectors)
  let left = LOOKED_AT_MAX
  for (const { provider } of connectors) {
    let after: CredentialCursor | undefined
    while (left > 0) {
      const limit = Math.min(PAGE, left)
      const page = await read.credentialAges(app, provider, { createdBefore, after, limit })
      for (const age of page) {
        const { createdAt, sealedAt, lastUsedAt } = age
        if (sealedAt < createdBefore) old.add(provider, age, sealedAt)
        if (useIsKnown && (lastUsedAt === null || lastUsedAt < createdBefore))
          unused.add(provider, age, lastUsedAt ?? createdAt)
      }
      left -= page.length
      if (page.length < limit) break
      after = page.at(-1)
      await turn()
    }
  }
  return { credential_old: old, credential_unused: unused }
}

/** While nothing puts credentials to work through this server, that one was not used says nothing. */
async function anyUsed(read: Reads, app: ApplicationId, connectors: readonly Connector[]): Promise<boolean> {
  for (const { provider } of connectors) if (await read.anyCredentialUsed(app, provider)) return true
  return false
}
