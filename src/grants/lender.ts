import { setTimeout as sleep } from 'node:timers/promises'
import { auditRecord, type Actor } from '../audit/record.ts'
import type { LiveKeyring } from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import { newId, type ApplicationId } from '../lib/ids.ts'
import { invalid, notFound, Problem } from '../lib/problem.ts'
import { providerNamed } from '../providers/index.ts'
import { openBox, sealBox } from '../sealed/boxes.ts'
import type { Way } from '../providers/provider.ts'
import {
  StoreUnavailable,
  type Change,
  type CredentialHealth,
  type CredentialInConnector,
  type Grant,
  type Plan,
  type SealedBox,
  type Store,
  type Trial,
} from '../store/store.ts'
import { UpstreamFailure, type Minted, type Upstream } from '../upstream/upstream.ts'
import { openBehind, type Behind } from './behind.ts'
import { Gates } from './gates.ts'
import { credentialFailing, healthAfter, healthChanges, isPaused, trialOf } from './health.ts'
import { mint } from './mint.ts'
import { UNKNOWN_LIFE_S } from './plan.ts'
import type { GrantSecret, ProviderToken } from './secret.ts'

/** A provider token that is lent out. */
export interface Lent {
  readonly grant: Grant
  readonly token: ProviderToken
}

export interface Lender {
  /**
   * A provider token of a grant that is good for at least another `minTtl_s` seconds. One that is there is answered as it
   * is; otherwise a new one is asked for, once, however many ask for it and on however many instances.
   *
   * @throws Problem `not-found`, `invalid` where the provider has no tokens, `grant-invalid`, `credential-failing`, or
   *   `provider-unavailable`
   */
  lend(wanted: Wanted): Promise<Lent>
  /** Keeps what came of using a credential elsewhere, so that calls through a broken one pause everywhere. */
  tell(app: ApplicationId, credential: CredentialInConnector, trial: Trial): Promise<void>
}

export interface Wanted {
  readonly app: ApplicationId
  /** The id of the grant. */
  readonly id: string
  readonly minTtl_s: number
  /** Who asks for it. */
  readonly actor: Actor
}

/** The lease on a grant, and whether the one who had it before may have left something undone. */
interface HeldLease {
  readonly name: string
  readonly fence: number
  readonly inDoubt: boolean
}

/** What a refresh works on. */
interface Held {
  readonly app: ApplicationId
  readonly grant: Grant
  readonly behind: Behind
  readonly secretBox: SealedBox
  readonly way: Way
  readonly health: CredentialHealth | undefined
  readonly lease: HeldLease
  readonly actor: Actor
  /** The token that it had before, if any. */
  readonly token: SealedBox | undefined
}

export interface LenderOptions {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly upstream: Upstream
  readonly clock: Clock
}

/** Longer than a call to a provider can take, so that no two are under way with the same refresh token. */
const LEASE_S = 20
const WAIT_MS = 10_000
/** How long a new token is tried to be kept: less than the lease holds. */
const KEEP_MS = 10_000
const ATTEMPTS = 3
const BACK_OFF_MS = 200

/** See docs/adr/0021. */
export function createLender(options: LenderOptions): Lender {
  const { store, keys, upstream, clock } = options
  const { read } = store
  const holder = newId()
  const gates = new Gates()
  /** Those that ask this process for the same grant wait for one another. */
  const underWay = new Map<string, Promise<Lent>>()

  return {
    async lend(wanted) {
      const found = await asItIs(wanted.app, wanted.id)
      if (isGood(found, wanted.minTtl_s)) return found
      const name = `${wanted.app} ${wanted.id} ${wanted.minTtl_s}`
      let refreshed = underWay.get(name)
      if (refreshed === undefined) {
        refreshed = refresh(wanted).finally(() => underWay.delete(name))
        underWay.set(name, refreshed)
      }
      return refreshed
    },
    async tell(app, { id, version }, trial) {
      const health = healthAfter(await read.credentialHealth(app, id), { credentialId: id, version, trial })
      if (health !== undefined) await store.commit({ changes: healthChanges(app, health), audit: [] })
    },
  }

  /** The grant with the token that it has, if it has one that can still be opened and was minted by what is behind it. */
  async function asItIs(
    app: ApplicationId,
    grantId: string,
  ): Promise<{
    readonly grant: Grant
    readonly token: ProviderToken | undefined
    readonly box: SealedBox | undefined
  }> {
    const grant = await read.grant(app, grantId)
    if (grant === undefined) throw notFound('grant')
    if (grant.status === 'invalid') throw invalidGrant(grant)
    if (grant.credentialId === null) throw withoutTokens(grant)
    const [box, credential] = await Promise.all([
      read.box(app, 'grant-token', grantId),
      read.credential(app, grant.provider, grant.credentialId),
    ])
    const token = box && (await opened<ProviderToken>(box))
    const isOfNow = token?.credential_id === credential?.id && token?.credential_version === credential?.version
    return { grant, token: isOfNow ? token : undefined, box }
  }

  function isGood(
    found: { readonly grant: Grant; readonly token: ProviderToken | undefined },
    minTtl_s: number,
  ): found is Lent {
    return found.token !== undefined && (found.token.expires_at ?? 0) - clock() >= minTtl_s
  }

  async function opened<T>(box: SealedBox): Promise<T> {
    if (!keys.current.knows(box.keyId)) await keys.refresh()
    return openBox(keys.current, box) as T
  }

  /** One at a time over all instances: whoever waits looks again at what the one before has got. */
  async function refresh({ app, id, minTtl_s, actor }: Wanted): Promise<Lent> {
    const name = `grant ${id}`
    const deadline = performance.now() + WAIT_MS
    for (;;) {
      const lease = await take(name)
      if (lease !== undefined) {
        try {
          const lent = await holding({ app, id, minTtl_s, actor }, lease)
          if (lent !== undefined) return lent
        } finally {
          await store.commit({ changes: [{ kind: 'lease.release', name, fence: lease.fence }], audit: [] })
        }
      }
      if (performance.now() > deadline)
        throw new Problem('provider-unavailable', 'The token is being refreshed; ask again.', { retryAfter_s: 1 })
      if (lease === undefined) await sleep(50 + Math.random() * 100)
      const now = await asItIs(app, id)
      if (isGood(now, minTtl_s)) return now
    }
  }

  async function take(name: string): Promise<HeldLease | undefined> {
    const before = await read.lease(name)
    if (before !== undefined && before.until > clock()) return undefined
    const fence = (before?.fence ?? 0) + 1
    const lease = { name, holder, fence, until: clock() + LEASE_S }
    const outcome = await store.commit({ changes: [{ kind: 'lease.take', lease, at: clock() }], audit: [] })
    // Whoever had it and did not give it back may have got a new refresh token that nobody has kept.
    return outcome === 'committed' ? { name, fence, inDoubt: before !== undefined && before.until !== 0 } : undefined
  }

  /** Undefined when something else was faster: all of it is looked at again then. */
  async function holding({ app, id, minTtl_s, actor }: Wanted, lease: HeldLease): Promise<Lent | undefined> {
    const found = await asItIs(app, id)
    if (isGood(found, minTtl_s)) return found
    const { grant } = found
    const provider = providerNamed(grant.provider)
    const secretBox = await read.box(app, 'grant-secret', id)
    const behind = await openBehind(
      { read, keys: keys.current },
      { app, provider: grant.provider, id: grant.credentialId ?? '' },
    )
    if (provider === undefined || secretBox === undefined || behind === undefined) return undefined
    const secret = await opened<GrantSecret>(secretBox)
    if (secret.way === 'imap' || secret.way === 'ews' || secret.way === 'none') throw withoutTokens(grant)

    const health = await read.credentialHealth(app, behind.credential.id)
    if (isPaused(health, behind.credential.version, clock())) throw credentialFailing(health, clock())
    const result = await tried(() => mint(upstream, provider, secret, behind), behind)
    const held = { app, grant, behind, secretBox, way: secret.way, health, lease, actor, token: found.box }
    if (result instanceof UpstreamFailure) return failed(held, result)
    return keep(held, result)
  }

  /** Few calls through one credential at a time, so that a broken one is found by few. Passing failures are tried again. */
  async function tried(
    call: () => Promise<Minted>,
    { credential: { id, version } }: Behind,
  ): Promise<Minted | UpstreamFailure> {
    return gates.through(`${id} ${version}`, async (failure) => {
      if (failure !== undefined) return failure
      for (let attempt = 1; ; attempt++) {
        try {
          return await call()
        } catch (error) {
          if (!(error instanceof UpstreamFailure)) throw error
          if (error.whose !== 'passing' || attempt === ATTEMPTS || error.retryAfter_s !== undefined) return error
          await sleep(BACK_OFF_MS * 2 ** attempt * (0.5 + Math.random() / 2))
        }
      }
    })
  }

  /**
   * Keeps a new token, and the refresh token that came with it, which must not be lost: what fails for a reason of ours is
   * tried again as long as nobody else can have got another one.
   */
  async function keep(held: Held, minted: Minted): Promise<Lent | undefined> {
    const deadline = performance.now() + KEEP_MS
    for (;;) {
      const token = tokenOf(held, minted)
      let failure: StoreUnavailable | undefined
      try {
        if ((await store.commit(planOf(held, minted, token))) === 'committed') {
          const { credential, clientId } = held.behind
          return { grant: { ...held.grant, credentialVersion: credential.version, clientId }, token }
        }
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error
        failure = error
      }
      if (performance.now() > deadline) throw failure ?? new StoreUnavailable('a new token could not be kept')
      await sleep(failure === undefined ? 0 : 100)
      // Sealed with a data key that is no longer the primary one, perhaps.
      await keys.refresh().catch(() => undefined)
      const [lease, secretBox, grant] = await Promise.all([
        read.lease(held.lease.name),
        read.box(held.app, 'grant-secret', held.grant.id),
        read.grant(held.app, held.grant.id),
      ]).catch(() => [undefined, undefined, undefined] as const)
      if (lease === undefined) continue
      if (lease.fence !== held.lease.fence || secretBox?.version !== held.secretBox.version) return undefined
      if (grant?.status !== 'valid') return undefined
    }
  }

  function tokenOf({ grant, behind }: Held, minted: Minted): ProviderToken {
    return {
      access_token: minted.accessToken,
      expires_at: minted.expiresAt ?? clock() + UNKNOWN_LIFE_S,
      scope: minted.scope.length > 0 ? minted.scope : grant.scope,
      credential_id: behind.credential.id,
      credential_version: behind.credential.version,
      client_id: behind.clientId,
    }
  }

  function planOf(held: Held, { refreshToken }: Minted, token: ProviderToken): Plan {
    const { app, grant, behind, secretBox, health, lease, way } = held
    const { id: credentialId, version, n } = behind.credential
    const trial = trialOf(way, undefined, clock)
    const at = { app, id: grant.id }
    const secret = { kind: 'grant-secret', ...at, version: secretBox.version + 1, expiresAt: null } as const
    const next = { kind: 'grant-token', ...at, version: (held.token?.version ?? 0) + 1, expiresAt: null } as const
    const tried = { from: 'valid', to: 'valid', credentialVersion: version, clientId: behind.clientId } as const
    const changes: Change[] = [
      { kind: 'lease.expect', name: lease.name, fence: lease.fence },
      refreshToken === null
        ? { kind: 'box.expect', boxKind: 'grant-secret', ...at, version: secretBox.version }
        : { kind: 'box.put', box: sealBox(keys.current, secret, { way, refresh_token: refreshToken }) },
      { kind: 'box.put', box: sealBox(keys.current, next, token) },
      { kind: 'grant.tried', app, n: grant.n, trial, ...tried },
      ...healthChanges(app, healthAfter(health, { credentialId, version, trial })),
      { kind: 'credential.used', app, n, at: clock() },
      { kind: 'lease.release', name: lease.name, fence: lease.fence },
    ]
    return { changes, audit: [record(held, 'grant.refreshed')] }
  }

  /** Keeps whose failure it was, and ends in it; undefined when it has to be looked at again. */
  async function failed(held: Held, failure: UpstreamFailure): Promise<undefined> {
    const { app, grant, behind, secretBox, health, lease } = held
    const trial = trialOf(lease.inDoubt ? `${held.way}_in_doubt` : held.way, failure, clock)
    const { credential } = behind
    if (failure.whose === 'grant') {
      // Another instance may have rotated it while this one asked: then the new one is good.
      const now = await read.box(app, 'grant-secret', grant.id)
      if (now?.version !== secretBox.version) return undefined
    }
    const to = failure.whose === 'grant' ? 'invalid' : 'valid'
    const ends = to === 'invalid'
    const nextHealth = healthAfter(health, { credentialId: credential.id, version: credential.version, trial })
    const outcome = await store.commit({
      changes: [
        ...(ends
          ? ([
              { kind: 'lease.expect', name: lease.name, fence: lease.fence },
              { kind: 'box.expect', boxKind: 'grant-secret', app, id: grant.id, version: secretBox.version },
            ] as const)
          : []),
        { kind: 'grant.tried', app, n: grant.n, from: 'valid', to, trial, credentialVersion: null, clientId: null },
        ...healthChanges(app, nextHealth),
        { kind: 'lease.release', name: lease.name, fence: lease.fence },
      ],
      audit: ends ? [record(held, 'grant.invalidated')] : [],
    })
    if (outcome === 'stale') return undefined
    if (ends) throw invalidGrant({ ...grant, lastTrial: trial })
    if (failure.whose === 'credential') throw credentialFailing(nextHealth, clock())
    throw new Problem('provider-unavailable', 'The provider cannot be asked at the moment; nothing was changed.', {
      retryAfter_s: failure.retryAfter_s ?? 1,
      provider: { code: failure.code, message: failure.words },
    })
  }

  function record({ app, grant: { id, provider }, actor }: Held, event: 'grant.refreshed' | 'grant.invalidated') {
    const about = { actor, at: clock(), requestId: newId() }
    return { chain: app, record: auditRecord({ event, target: { type: 'grant', id, provider } }, about) }
  }
}

function withoutTokens({ provider }: Grant): Problem {
  return invalid([{ path: 'id', message: `must be of a grant with a provider token, and ${provider} gives none` }])
}

function invalidGrant({ lastTrial }: Grant): Problem {
  return new Problem('grant-invalid', 'The grant is invalid: its user has to authenticate again.', {
    ...(lastTrial && { provider: { code: lastTrial.code, message: lastTrial.message } }),
  })
}
