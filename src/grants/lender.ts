import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../audit/record.ts'
import type { LiveKeyring } from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import { newId, type ApplicationId } from '../lib/ids.ts'
import { invalid, notFound, Problem } from '../lib/problem.ts'
import { within } from '../lib/within.ts'
import { providerNamed } from '../providers/index.ts'
import { openBox } from '../sealed/boxes.ts'
import {
  leaseOfGrant,
  StoreUnavailable,
  type PresentCredential,
  type Grant,
  type SealedBox,
  type Store,
} from '../store/store.ts'
import { UpstreamFailure, type Minted, type Upstream } from '../upstream/upstream.ts'
import type { Refused } from './authenticate.ts'
import { openBehind } from './behind.ts'
import { isStillLent } from './borrowed.ts'
import { isDue, isGood, isTooShort, lifeOf, type Asked, type Found } from './due.ts'
import { invalidGrant } from './ended.ts'
import { Gates, type Shown } from './gates.ts'
import { healthOf, pausedBy } from './health.ts'
import type { Held, HeldLease } from './held.ts'
import { createKeeper } from './keeper.ts'
import { mint } from './mint.ts'
import { withNewestKeys } from './newest-keys.ts'
import { ANSWER_MS } from './patience.ts'
import { keptRefusal } from './refusal.ts'
import type { GrantSecret, ProviderToken } from './secret.ts'
import { triedAgain } from './tried-again.ts'
import { mailboxPaused } from './whose.ts'

export interface Lender {
  /**
   * A provider token of a grant that is good for at least another `minTtl_s` seconds. One that is there is answered as it
   * is; otherwise a new one is asked for, once, however many ask for it and on however many instances.
   *
   * @throws Problem `not-found`, `invalid` where the provider has no tokens or none that live for so long, `grant-invalid`,
   *   `credential-failing`, or `provider-unavailable`
   */
  lend(wanted: Wanted): Promise<Found>
  /** What a mailbox that was refused elsewhere means for whoever has asked: see `keptRefusal`. */
  refused(app: ApplicationId, refused: Refused): Promise<Problem>
  /** Resolves when nothing is asked of a provider any more, whose answer would have to be kept. */
  settled(): Promise<void>
}

export interface Wanted {
  readonly app: ApplicationId
  /** The id of the grant. */
  readonly id: string
  readonly minTtl_s: number | undefined
  /** Who asks for it. */
  readonly actor: Actor
}

/** A refresh, which may be ahead of time: then the token that is there will do if it comes to nothing. */
interface Refresh extends Wanted, Asked {
  readonly ahead: boolean
}

/** A refresh that is under way. It goes on for as long as somebody waits for it. */
interface UnderWay {
  readonly outcome: Promise<Found>
  /** Until when the last of them waits, in the time of `performance.now()`. */
  until: number
}

/** A grant as it was read, with its token where that may be lent. */
interface AsItIs {
  readonly grant: Grant
  readonly credential: PresentCredential | undefined
  readonly token: ProviderToken | undefined
  /** The box of the token, whether it may be lent or not. */
  readonly box: SealedBox | undefined
}

export interface LenderOptions {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly upstream: Upstream
  readonly clock: Clock
  /** Told of what is wrong with us in a refresh whose failure nobody is answered with. */
  readonly onFailure: (message: string, error: unknown) => void
}

/** How long others wait for one that has died. No two are under way with the same refresh token, for it covers each call. */
const LEASE_S = 10
/** The most that one call can take, and to spare: see the deadline in src/egress. None is begun with less of the lease left. */
const CALL_MS = 6000

/** See docs/adr/0021. */
export function createLender(options: LenderOptions): Lender {
  const { store, keys, upstream, clock, onFailure } = options
  const { read } = store
  const holder = newId()
  const gates = new Gates()
  const keeper = createKeeper(options)
  /** By grant. Those that ask this process for the same one wait for one another. */
  const underWay = new Map<string, UnderWay>()
  /** Those that are ahead of time, which nobody waits for but the one who began it. */
  const early = new Map<string, UnderWay>()

  return {
    async lend(wanted) {
      const { app, id } = wanted
      const asked = { ...wanted, since: clock() }
      const found = await asItIs(app, id)
      if (isEnough(found, { ...asked, ahead: true })) return longEnough(found, asked)
      const name = `${app} ${id}`
      const until = performance.now() + ANSWER_MS
      if (isEnough(found, { ...asked, ahead: false })) {
        // One of those that ask renews it, and the others need not wait.
        if (underWay.has(name) || early.has(name)) return found
        const renewing = started(early, name, { ...asked, ahead: true }, until)
        renewing.outcome.catch(unforeseen)
        return soonEnough(renewing, until)
          .then((lent) => longEnough(lent, asked))
          .catch(() => found)
      }
      for (let joined = 0; ; joined++) {
        const running = underWay.get(name)
        if (running === undefined)
          return longEnough(await soonEnough(started(underWay, name, { ...asked, ahead: false }, until), until), asked)
        running.until = until
        try {
          const lent = await soonEnough(running, until)
          // It may have begun before the credential was replaced.
          if (isEnough(lent, { ...asked, ahead: false }) && isMintedBy(lent.token, found.credential))
            return longEnough(lent, asked)
        } catch (error) {
          // So it may here, where it was the first: whichever comes next has begun later.
          if (joined > 0 || !isOfCredential(error)) throw error
        }
      }
    },
    refused: (app, refused) => keptRefusal(store, app, refused, clock()),
    async settled() {
      while (underWay.size + early.size > 0)
        await Promise.allSettled([...underWay.values(), ...early.values()].map(({ outcome }) => outcome))
    },
  }

  function started(among: Map<string, UnderWay>, name: string, wanted: Refresh, until: number): UnderWay {
    const isWaitedFor = () => performance.now() <= running.until
    const running: UnderWay = { outcome: refresh(wanted, isWaitedFor).finally(() => among.delete(name)), until }
    among.set(name, running)
    return running
  }

  /** What a refresh may end in stands with the grant or its credential; a database that is away is told by all else. */
  function unforeseen(error: unknown): void {
    if (error instanceof Problem || error instanceof StoreUnavailable) return
    onFailure('a token could not be renewed ahead of time', error)
  }

  /** The grant with the token that it has, if it was minted by the credential as it now is. */
  async function asItIs(app: ApplicationId, grantId: string): Promise<AsItIs> {
    const found = await read.lendable(app, grantId)
    if (found === undefined) throw notFound('grant')
    const { grant, credential, token: box } = found
    if (grant.status === 'invalid') throw invalidGrant(grant)
    if (grant.credentialId === null) throw withoutTokens(grant)
    const token = box && (await opened<ProviderToken>(box))
    const isOfNow =
      credential !== undefined &&
      token?.credential_id === credential.id &&
      token.credential_version === credential.version &&
      (await isStillLent(read, { app, provider: grant.provider }, credential, token.borrowed))
    return { grant, credential, token: isOfNow ? token : undefined, box }
  }

  /** Whether nothing better comes of a refresh: each that asks judges then what there is, see `longEnough`. */
  function isEnough(
    found: { readonly grant: Grant; readonly token: ProviderToken | undefined },
    asked: Asked & Pick<Refresh, 'ahead'>,
  ): found is Found {
    const { grant, token } = found
    if (token === undefined) return false
    const now = clock()
    if (!isGood({ grant, token }, asked, now)) return isTooShort({ grant, token }, asked, now)
    return !asked.ahead || !isDue({ grant, token }, asked, now)
  }

  /** @throws Problem `invalid` where the provider's tokens live for less than is asked for */
  function longEnough(found: Found, asked: Asked): Found {
    if (!isTooShort(found, asked, clock())) return found
    const most = lifeOf(found.token)
    throw invalid([{ path: 'min_ttl', message: `must be at most ${most}: the provider's tokens live no longer` }])
  }

  function opened<T>(box: SealedBox): Promise<T> {
    return withNewestKeys(keys, (current) => Promise.resolve(openBox(current, box) as T))
  }

  /** One at a time over all instances: whoever waits looks again at what the one before has got. */
  async function refresh(wanted: Refresh, isWaitedFor: () => boolean): Promise<Found> {
    const { app, id } = wanted
    for (;;) {
      const found = await asItIs(app, id)
      if (isEnough(found, wanted)) return found
      const { credential } = found
      const health = credential && (await healthOf(read, { app, provider: found.grant.provider }, credential))
      const paused =
        credential && (pausedBy(health, clock()) ?? mailboxPaused(found.grant, credential.version, clock()))
      if (paused !== undefined) throw paused
      const lent = await gates.through(found.grant.credentialId ?? '', (tell) => turn(wanted, tell))
      if (lent !== undefined) return lent
      if (wanted.ahead || !isWaitedFor()) throw stillUnderWay()
      await sleep(50 + Math.random() * 100)
    }
  }

  /** Undefined when another one has the lease, or was faster: all of it is looked at again then. */
  async function turn(wanted: Refresh, tell: (shown: Shown) => void): Promise<Found | undefined> {
    // From before it is taken: that takes its time too.
    const until = performance.now() + LEASE_S * 1000 - CALL_MS
    const lease = await take(leaseOfGrant(wanted.id))
    if (lease === undefined) return undefined
    let isAsked = false
    try {
      // Before the token: who is authenticated anew in between has another refresh token by then, and that is noticed.
      const secretBox = await read.box(wanted.app, 'grant-secret', wanted.id)
      const found = await asItIs(wanted.app, wanted.id)
      if (isEnough(found, wanted)) return found
      // Whoever had the lease before may have been refused for this mailbox: then it waits, and nobody is asked.
      if (found.credential && mailboxPaused(found.grant, found.credential.version, clock())) return undefined
      const held = secretBox && (await readied({ ...found, secretBox }, wanted, lease))
      if (held === undefined || performance.now() > until) return undefined
      isAsked = true
      const result = await tried(held, wanted.ahead ? 0 : until)
      if (!(result instanceof UpstreamFailure)) {
        tell('works')
        const kept = await keeper.keep(held, result)
        if (kept !== undefined) return kept
      } else {
        const problem = await keeper.fail(held, result)
        if (problem?.kind === 'credential-failing' || result.retryAfter_s !== undefined) tell('pauses')
        else if (problem !== undefined && result.whose !== 'passing') tell('works')
        if (problem !== undefined) throw problem
      }
    } finally {
      // Otherwise it was given back with what was kept; where nothing could be kept, it has to run out.
      if (!isAsked) await release(lease)
    }
    await release(lease)
    return undefined
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

  async function release({ name, fence }: HeldLease): Promise<void> {
    await store.commit({ changes: [{ kind: 'lease.release', name, fence }], audit: [] })
  }

  /** What a refresh works on; undefined when something of it is gone. */
  async function readied(
    found: AsItIs & { readonly secretBox: SealedBox },
    { app, actor }: Wanted,
    lease: HeldLease,
  ): Promise<Held | undefined> {
    const { grant, credential, secretBox, box: tokenBox } = found
    if (credential === undefined) return undefined
    const of = { app, provider: grant.provider, id: credential.id }
    const behind = await withNewestKeys(keys, (current) => openBehind({ read, keys: current }, of))
    if (behind === undefined) return undefined
    const secret = await opened<GrantSecret>(secretBox)
    if (secret.way === 'imap' || secret.way === 'ews' || secret.way === 'none') throw withoutTokens(grant)
    return { app, grant, behind, secret, secretBox, lease, actor, tokenBox }
  }

  /** Passing failures are tried again, until then at the latest. */
  async function tried({ grant, secret, behind }: Held, until: number): Promise<Minted | UpstreamFailure> {
    const provider = providerNamed(grant.provider)
    if (provider === undefined) throw new Error(`a grant of ${grant.provider}, which is no provider`)
    try {
      return await triedAgain(() => mint(upstream, provider, secret, behind), until)
    } catch (error) {
      if (error instanceof UpstreamFailure) return error
      throw error
    }
  }
}

/** Whether a token is of a credential in the version that was read, or in a later one. */
function isMintedBy(token: ProviderToken, credential: PresentCredential | undefined): boolean {
  return token.credential_id === credential?.id && token.credential_version >= credential.version
}

/** Whether a refresh has failed for its credential, which may be another one by now. */
function isOfCredential(error: unknown): boolean {
  return error instanceof Problem && error.kind === 'credential-failing'
}

/** What a refresh comes to, until then at the latest. @throws Problem `provider-unavailable`, and what it ends in */
function soonEnough({ outcome }: UnderWay, until: number): Promise<Found> {
  return within(outcome, until - performance.now(), stillUnderWay)
}

function stillUnderWay(): Problem {
  return new Problem('provider-unavailable', 'The token is being refreshed; ask again.', { retryAfter_s: 1 })
}

function withoutTokens({ provider }: Grant): Problem {
  return invalid([
    { path: 'grant_id', message: `must be of a grant with a provider token, and ${provider} gives none` },
  ])
}
