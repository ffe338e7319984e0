import { LruMap } from 'toad-cache'
import type { MxLookup, MxRecord } from '../providers/mailbox/host.ts'

type Records = Awaited<ReturnType<MxLookup>>

const KEPT_MS = 5 * 60_000
const MOST_DOMAINS = 1000
const MOST_RECORDS = 50

/** What a server without a way out says of every domain. */
export const noMx: MxLookup = async () => undefined

/**
 * Remembers answers for some minutes, of the domains that were asked about last. Those who ask about the same domain at once
 * wait for one look-up. That there was no answer is not remembered.
 */
export function rememberedMx(ask: MxLookup): MxLookup {
  const kept = new LruMap<readonly MxRecord[]>(MOST_DOMAINS, KEPT_MS)
  const underWay = new Map<string, Promise<Records>>()

  async function lookUp(domain: string): Promise<Records> {
    try {
      const records = (await ask(domain))?.slice(0, MOST_RECORDS)
      if (records !== undefined) kept.set(domain, records)
      return records
    } finally {
      underWay.delete(domain)
    }
  }

  return async (domain) => {
    const known = kept.get(domain)
    if (known !== undefined) return known
    let asked = underWay.get(domain)
    if (asked === undefined) underWay.set(domain, (asked = lookUp(domain)))
    return asked
  }
}
