import { keepHealth, madeBy, tokenOf } from '../lending.ts'
import type { Pick } from '../pick.ts'
import { mailboxOf, TOKEN_SCOPE, type Provider } from '../provider.ts'
import {
  isAlonePaused,
  same,
  type StoredApplication,
  type StoredCredential,
  type StoredGrant,
  type StoredToken,
} from '../state.ts'
import { createConnector } from './connectors.ts'
import { patchCredential } from './credentials.ts'
import { authenticated, grantData, someGrant } from './grants.ts'
import {
  appOf,
  changeIn,
  FULL,
  refused,
  type Effect,
  type Learned,
  type Maker,
  type Situation,
  type Verdict,
} from './move.ts'

/** Addresses at providers that give out tokens: no other provider has them. */
const addresses = {
  google: ['ann@example.com', 'bob@example.com'],
  microsoft: ['Cid@example.com', 'dot@example.com'],
} as const
const behind = ['google', 'microsoft'] as const

/** The versions of credentials while a request is under way, which may have read any of them. */
class Paused {
  readonly #had = new Set<string>()

  /** What calls that have to wait may be answered with. */
  statuses({ id, version, health }: StoredCredential, now: number): readonly number[] {
    this.#had.add(`${id} ${version}`)
    const waits = health !== undefined && this.#had.has(`${id} ${health.version}`) && (health.pausedUntil ?? 0) > now
    return waits ? [health.state === 'failing' ? 409 : 504] : []
  }
}

/** A refresh token that a user's consent has led to; that of some has been taken back since. */
function brought(pick: Pick, provider: Provider, at: (typeof behind)[number], email: string): string {
  const text = provider.consent(at, email, pick.percent(70))
  if (pick.percent(8)) provider.revoke(text)
  return text
}

/** The credential that is named, or that of the connector. */
function credentialOf(situation: Situation, at: string, named: string | undefined): StoredCredential | undefined {
  const connector = appOf(situation).connectors.get(at)
  const found = connector?.credentials.get(named ?? connector.active ?? '')
  return found?.type === 'connector' ? found : undefined
}

/** What is right where a mailbox is authenticated through a credential, which has to be there and may have to wait. */
function through(
  credential: StoredCredential | undefined,
  paused: Paused,
  { now }: Situation,
  verdict: Verdict,
): Verdict {
  return credential === undefined ? refused(400) : { ...verdict, or: paused.statuses(credential, now) }
}

/** At one provider, or at any. */
export const authenticate =
  (provider: Provider, of?: (typeof behind)[number]): Maker =>
  (pick, _state, app) => {
    const at = of ?? pick.of(behind)
    const email = pick.of(addresses[at])
    const named = pick.percent(30) ? pick.of([...(app.connectors.get(at)?.credentials.keys() ?? [])]) : undefined
    const settings = {
      refresh_token: brought(pick, provider, at, email),
      ...(named !== undefined && { credential_id: named }),
    }
    const paused = new Paused()
    return {
      operation: 'byo_auth',
      authenticates: true,
      query: FULL,
      body: { provider: at, settings },
      judge(situation) {
        if (!appOf(situation).connectors.has(at)) return refused(404)
        return through(credentialOf(situation, at, named), paused, situation, {
          status: 201,
          effect: (learned) => authenticated(situation, learned, keptOf(situation, learned, { at, settings })),
        })
      },
    }
  }

/** What is kept of an authentication, by what the provider has said to it. */
function keptOf(
  situation: Situation,
  learned: Learned,
  { at, settings }: { readonly at: string; readonly settings: { readonly refresh_token: string } },
) {
  const { plan, said, now } = learned
  const { credentialId, credentialVersion, clientId } =
    changeIn(plan, 'grant.insert')?.grant ?? changeIn(plan, 'grant.update')?.set ?? {}
  const credential = appOf(situation)
    .connectors.get(at)
    ?.credentials.get(credentialId ?? '')
  const minted = said.find(({ given }) => given !== undefined)
  if (minted?.given === undefined || credential === undefined || clientId !== minted.given.client.id)
    throw new Error('a mailbox was let in that no provider has let in')
  if (minted.asked.refreshToken !== settings.refresh_token) throw new Error('another refresh token was used')
  madeBy(credential, credentialVersion ?? 0, minted.asked)
  keepHealth(credential, plan, said)
  const { given, at: answeredAt } = minted
  const { refresh_token: first, ...shown } = settings
  return {
    ...{ provider: at, ...mailboxOf(given.email), scope: [TOKEN_SCOPE], settings: shown },
    ...{ credentialId: credential.id, credentialVersion: credentialVersion ?? 0, clientId },
    lastTrial: { at: now, step: 'refresh_token', outcome: 'ok', code: null, message: null },
    secret: { way: 'refresh_token', refresh_token: given.refreshToken ?? first },
    token: tokenOf(given, { credential, version: credentialVersion ?? 0, at: answeredAt }),
  } as const
}

/** A PATCH with another refresh token of the same mailbox. */
export const authenticateAgain =
  (provider: Provider): Maker =>
  (pick, _state, app) => {
    const found = ofProvider(pick, app)
    if (found === undefined) return undefined
    const { id, email } = found
    const at = found.provider as (typeof behind)[number]
    const settings = { refresh_token: brought(pick, provider, at, email) }
    const paused = new Paused()
    return {
      operation: 'patch_grant_by_id',
      authenticates: true,
      params: { grant_id: id },
      query: FULL,
      body: { settings },
      judge(situation) {
        const now = appOf(situation).grants.get(id)
        if (now === undefined) return refused(404)
        if (!appOf(situation).connectors.has(at)) return refused(409)
        return through(credentialOf(situation, at, undefined), paused, situation, {
          status: 200,
          effect(learned) {
            const kept = { ...keptOf(situation, learned, { at, settings }), scope: now.scope }
            const { events } = authenticated(situation, learned, kept)
            const target = events.map((event) => event.target)[0] ?? {}
            return { data: grantData(now), events: [{ event: 'grant.updated', target, changed: ['settings'] }] }
          },
        })
      },
    }
  }

const ofProvider = (pick: Pick, app: StoredApplication): StoredGrant | undefined =>
  pick.of([...app.grants.values()].filter(({ provider }) => provider in addresses))

/** A grant has had these while somebody asked for its token. */
class Seen {
  grant: StoredGrant | undefined
  readonly tokens = new Map<string, StoredToken>()
  readonly versions = new Set<string>()

  look({ token, ...grant }: StoredGrant, credential: StoredCredential | undefined): void {
    if (token === undefined || credential === undefined) return
    this.grant = { ...grant, token }
    this.tokens.set(token.access_token, token)
    this.versions.add(`${credential.id} ${credential.version}`)
  }
}

export const lendToken: Maker = (pick, _state, app) => {
  const id = (pick.percent(90) ? ofProvider(pick, app)?.id : undefined) ?? someGrant(pick, app)
  return lending(id, pick.of([60, 600, 3000, 3000]))
}

/** Asks for the token of one grant. */
export function lending(id: string, minTtl_s: number) {
  const seen = new Seen()
  const paused = new Paused()
  return {
    operation: 'get_provider_token',
    lends: id,
    params: { grant_id: id },
    query: { min_ttl: minTtl_s },
    judge(situation: Situation): Verdict {
      const { grants, connectors } = appOf(situation)
      const found = grants.get(id)
      const credential = connectors.get(found?.provider ?? '')?.credentials.get(found?.credentialId ?? '')
      if (found?.status === 'valid') seen.look(found, credential)
      const refusal =
        found === undefined ? 404 : found.status === 'invalid' ? 401 : found.credentialId === null ? 400 : undefined
      const { grant } = seen
      if (grant === undefined) return refused(refusal ?? 400)
      return {
        status: 200,
        // What came between the token and the record of it takes nothing back.
        ...(refusal !== undefined && { optional: true }),
        or: [
          ...(refusal === undefined ? [] : [refusal]),
          ...(credential === undefined ? [] : paused.statuses(credential, situation.now)),
          ...(found && credential && isAlonePaused(found, credential, situation.now) ? [504] : []),
        ],
        effect: (): Effect => ({
          events: [{ event: 'grant.token_lent', target: { type: 'grant', id, provider: grant.provider } }],
          wrongWith: (data, clocks) => wrongToken(data as Answered, { seen, grant, minTtl_s, clocks }),
        }),
      }
    },
  }
}

interface Answered {
  readonly access_token: string
  readonly expires_in: number
}

/** One that the grant had meanwhile, minted by the credential as it was meanwhile, that lives for long enough. */
function wrongToken(
  { access_token, expires_in, ...rest }: Answered,
  of: {
    readonly seen: Seen
    readonly grant: StoredGrant
    readonly minTtl_s: number
    readonly clocks: ReadonlySet<number>
  },
): string | undefined {
  const { seen, grant, minTtl_s, clocks } = of
  const token = seen.tokens.get(access_token)
  if (token === undefined) return 'a token is lent that the grant has not had meanwhile'
  const { credential_id, credential_version, expires_at } = token
  if (!seen.versions.has(`${credential_id} ${credential_version}`))
    return 'a token is lent that a version of the credential has minted which is over'
  const right = {
    ...{ token_type: 'Bearer', expires_at, scope: token.scope, grant_id: grant.id, provider: grant.provider },
    ...{ email: grant.email, credential_id, credential_version },
  }
  if (!same(rest, right)) return 'what is said of the token is not what is known of it'
  const ends = [...clocks].map((now) => expires_at - now)
  if (!ends.includes(expires_in)) return 'it does not say rightly for how long the token is good'
  if (!ends.some((left) => left >= minTtl_s)) return 'a token is lent that is not good for long enough'
  return undefined
}

/** What leads to a token of a provider, and once there is a grant, what is done with it. */
export const towardsLending =
  (provider: Provider): Maker =>
  (pick, state, app) => {
    const found = ofProvider(pick, app)
    const at = behind.find((name) => (app.connectors.get(name)?.active ?? null) !== null)
    if (at === undefined) return createConnector(pick.of(behind))(pick, state, app)
    const chance = pick.below(100)
    if (found === undefined || chance < 10) return authenticate(provider, at)(pick, state, app)
    if (chance < 14) return authenticateAgain(provider)(pick, state, app)
    if (chance < 22) return patchCredential(pick, state, app)
    return lendToken(pick, state, app)
  }
