import { isStillLent } from '../../grants/borrowed.ts'
import type { ApplicationId } from '../../lib/ids.ts'
import type { FailingCredential, Reads } from '../../store/store.ts'
import { ITEMS_MAX, type Item } from './overview/attention.ts'

/** How many failing credentials one request looks at; beyond, the count is a lower bound. */
export const FAILING_MAX = 1_000
/** As far as grants are counted where all of an application or a connector are meant. */
export const GRANTS_COUNTED_MAX = 100_000

export interface Failing {
  readonly count: number
  /** At most ITEMS_MAX, those that were refused last, each with how many grants stand on it. */
  readonly items: readonly (Item & { readonly provider: string; readonly grants: number })[]
  readonly ids: readonly string[]
}

/** The credentials that fail, of one provider or of all. Costs a look-up by index for each, and a count for few. */
export async function failing(read: Reads, app: ApplicationId, provider?: string): Promise<Failing> {
  const all = await read.failingCredentials(app, FAILING_MAX)
  const isMeant = await Promise.all(
    all.map(async (one) => (provider === undefined || one.provider === provider) && (await isOfNow(read, app, one))),
  )
  const found = all.filter((_, at) => isMeant[at]).toSorted((a, b) => b.lastTrial.at - a.lastTrial.at)
  const items = found.slice(0, ITEMS_MAX).map((one) => withGrants(read, app, one))
  return { count: found.length, items: await Promise.all(items), ids: found.map(({ credentialId }) => credentialId) }
}

/** The store has seen to the credential itself; the client that it borrows may have been replaced since. */
async function isOfNow(read: Reads, app: ApplicationId, one: FailingCredential): Promise<boolean> {
  const { credentialId, provider, lastTrial } = one
  if (lastTrial.borrowed === undefined) return true
  const credential = await read.credential(app, provider, credentialId)
  return credential !== undefined && (await isStillLent(read, { app, provider }, credential, lastTrial.borrowed))
}

async function withGrants(
  read: Reads,
  app: ApplicationId,
  { credentialId: id, name, provider, lastTrial: { at } }: FailingCredential,
) {
  const { valid, invalid } = await read.grantCounts(app, id)
  return { id, name, provider, at, grants: valid + invalid }
}
