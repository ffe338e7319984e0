import { openDeployment } from '../src/deployment.ts'
import { planGrant } from '../src/grants/plan.ts'
import { systemClock } from '../src/lib/clock.ts'
import { google } from '../src/providers/google.ts'
import type { Load } from './load.ts'
import type { Empty } from './seed.ts'

const GROUP = 32
const A_DAY_S = 86_400
const SCOPES = ['https://www.googleapis.com/auth/gmail.readonly']

/**
 * Makes grants of the Google connector through a service account, each with a provider token: as if the provider had just
 * given it out, good for a day, or for no longer. Answers their ids.
 */
export async function seedGrants(
  at: Empty,
  { count, tokens }: { readonly count: number; readonly tokens: 'good' | 'over' },
): Promise<readonly string[]> {
  const now = systemClock()
  const deployment = await openDeployment({ ...at, rootKey: undefined, clock: systemClock, create: false })
  const { store, keys } = deployment
  const { read } = store
  const [connector] = await read.allConnectors()
  if (connector === undefined) throw new Error('no connector')
  const { applicationId: app } = connector
  const page = { limit: 1, offset: 0, sortBy: 'created_at', orderBy: 'asc' } as const
  const [first] = await read.credentials(app, 'google', page)
  const credential = first && (await read.credential(app, 'google', first.id))
  if (credential === undefined) throw new Error('no credential')
  const expiresAt = tokens === 'good' ? now + A_DAY_S : now
  const one = async (number: number) => {
    const email = `user-${number}@example.com`
    const planned = await planGrant(
      { read, keys: keys.current },
      { app, provider: google, connector, settings: {}, scope: undefined },
      {
        mailbox: { email, name: null, providerUserId: null },
        scope: SCOPES,
        settings: { email_address: email },
        secret: { way: 'jwt_bearer', mailbox: email, scopes: SCOPES },
        minted: {
          accessToken: `ya29.${'x'.repeat(200)}`,
          mintedAt: expiresAt - A_DAY_S,
          expiresAt,
          scope: [],
          refreshToken: null,
        },
        behind: { credential, clientId: 'bench', borrowed: undefined },
        way: 'jwt_bearer',
      },
      { name: null, state: null, ip: null, userAgent: null, by: 'seed', now },
    )
    if (planned === undefined) throw new Error('no grant')
    return (await store.commit({ changes: planned.changes, audit: [] })) === 'committed' ? planned.grant.id : undefined
  }
  /** Of those that are made at once, one is the first to tell that the credential works; the others look again then. */
  const made = async (number: number): Promise<string> => (await one(number)) ?? made(number)
  const ids: string[] = []
  for (let from = 0; from < count; from += GROUP)
    ids.push(...(await Promise.all(Array.from({ length: Math.min(GROUP, count - from) }, (_, i) => made(from + i)))))
  await deployment.close()
  return ids
}

export const lends = (ids: readonly string[]): Load['requests'] =>
  ids.map((id) => ({ method: 'GET', path: `/v3/grants/${id}/provider-token` }))
