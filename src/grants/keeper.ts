import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { auditRecord } from '../audit/record.ts'
import type { LiveKeyring } from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import type { Problem } from '../lib/problem.ts'
import { sealBox } from '../sealed/boxes.ts'
import { StoreUnavailable, type Change, type Grant, type Plan, type Store, type Trial } from '../store/store.ts'
import type { Minted, UpstreamFailure } from '../upstream/upstream.ts'
import type { Found } from './due.ts'
import { invalidGrant } from './ended.ts'
import { credentialFailing, healthAfter, healthChanges, trialOf, waitOf } from './health.ts'
import type { Held } from './held.ts'
import { KEEP_MS, PAUSE_MS } from './patience.ts'
import { unavailable } from './refusal.ts'
import { providerToken, type ProviderToken } from './secret.ts'
import { isMailboxAlone, mailboxPause, mailboxPaused } from './whose.ts'

/** Keeps what came of asking a provider. Both give the lease back with what they keep. */
export interface Keeper {
  /**
   * Keeps a new token, and the refresh token that came with it, which must not be lost: while the database is away it is
   * tried again, as long as nobody else can have got another one.
   *
   * @returns undefined when something else was faster
   */
  keep(held: Held, minted: Minted): Promise<Found | undefined>
  /**
   * Keeps whose failure it was.
   *
   * @returns what whoever has asked is to be told; undefined when all of it has to be looked at again
   */
  fail(held: Held, failure: UpstreamFailure): Promise<Problem | undefined>
}

export function createKeeper({
  store,
  keys,
  clock,
}: {
  readonly store: Store
  readonly keys: LiveKeyring
  readonly clock: Clock
}): Keeper {
  const { read } = store

  return {
    async keep(held, minted) {
      const deadline = performance.now() + KEEP_MS
      for (;;) {
        const { credential, clientId, borrowed } = held.behind
        const token = providerToken(minted, { credential, clientId, borrowed, scope: held.grant.scope })
        let failure: StoreUnavailable | undefined
        try {
          if ((await store.commit(await planOf(held, minted, token))) === 'committed')
            return { grant: renewed(held), token }
        } catch (error) {
          if (!(error instanceof StoreUnavailable)) throw error
          failure = error
        }
        if (performance.now() > deadline) throw failure ?? new StoreUnavailable('a new token could not be kept')
        // It holds up no process that is to end.
        if (failure !== undefined) await sleep(PAUSE_MS, undefined, { ref: false })
        if ((await isStillOurs(held)) === false) return undefined
      }
    },

    async fail(held, failure) {
      const { app, grant, behind, secret, secretBox, lease } = held
      const ends = failure.whose === 'grant'
      // Another instance may have renewed it while this one asked: then the new one is good.
      if (ends && (await read.box(app, 'grant-secret', grant.id))?.version !== secretBox.version) return undefined
      const { id: credentialId, version } = behind.credential
      const now = clock()
      for (;;) {
        const before = await read.credentialHealth(app, credentialId)
        const isAlone = isMailboxAlone(failure, before, { behind, now })
        const trial: Trial = {
          ...trialOf(lease.inDoubt ? `${secret.way}_in_doubt` : secret.way, failure, now, behind),
          ...(isAlone && { outcome: 'passing', pause: mailboxPause({ version, now }) }),
        }
        const { retryAfter_s } = failure
        // What is said of one mailbox alone is told of its grant.
        const isOfGrantOnly = isAlone && retryAfter_s === undefined
        const health = isOfGrantOnly ? undefined : healthAfter(before, { credentialId, version, trial, retryAfter_s })
        const tried = {
          from: 'valid',
          to: ends ? 'invalid' : 'valid',
          trial,
          credentialVersion: null,
          clientId: null,
        } as const
        const changes: Change[] = [
          ...(ends ? untouched(held) : []),
          { kind: 'grant.tried', app, n: grant.n, ...tried },
          ...healthChanges(app, before, health),
          { kind: 'lease.release', name: lease.name, fence: lease.fence },
        ]
        const outcome = await store.commit({ changes, audit: ends ? [record(held, 'grant.invalidated')] : [] })
        if (outcome === 'stale') {
          // Another call through the credential has ended in between, and what it has found counts as well. Or it is the grant
          // that is another one by now.
          if (isDeepStrictEqual(await read.credentialHealth(app, credentialId), before)) return undefined
          continue
        }
        if (ends) return invalidGrant({ lastTrial: trial })
        if (trial.outcome === 'credential') return credentialFailing(health, now)
        return mailboxPaused({ lastTrial: trial }, version, now) ?? unavailable(failure, waitOf(health, now))
      }
    },
  }

  /**
   * Whether a new token may still be put where the old one was; undefined when the database does not say. Where another one
   * is there already, it is the new one: it was written, and nobody was told.
   */
  async function isStillOurs({ app, grant, lease, secretBox, tokenBox }: Held): Promise<boolean | undefined> {
    try {
      // It may have been sealed with a data key that is no longer the primary one.
      await keys.refresh()
      const [now, secretNow, tokenNow, leaseNow] = await Promise.all([
        read.grant(app, grant.id),
        read.box(app, 'grant-secret', grant.id),
        read.box(app, 'grant-token', grant.id),
        read.lease(lease.name),
      ])
      const areAsRead = secretNow?.version === secretBox.version && tokenNow?.version === tokenBox?.version
      return now?.status === 'valid' && leaseNow?.fence === lease.fence && areAsRead
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined
      throw error
    }
  }

  async function planOf(held: Held, { refreshToken }: Minted, token: ProviderToken): Promise<Plan> {
    const { app, grant, behind, secret, secretBox, lease, tokenBox } = held
    const { id: credentialId, version, n } = behind.credential
    const trial = trialOf(secret.way, undefined, clock(), behind)
    // As it is by now: others may have been told of a pause meanwhile.
    const health = await read.credentialHealth(app, credentialId)
    const box = (kind: 'grant-secret' | 'grant-token', before: number, value: unknown): Change => ({
      kind: 'box.put',
      box: sealBox(keys.current, { kind, app, id: grant.id, version: before + 1, expiresAt: null }, value),
    })
    const tried = { from: 'valid', to: 'valid', credentialVersion: version, clientId: behind.clientId } as const
    const changes: Change[] = [
      ...untouched(held),
      ...(refreshToken === null
        ? []
        : [box('grant-secret', secretBox.version, { way: secret.way, refresh_token: refreshToken })]),
      box('grant-token', tokenBox?.version ?? 0, token),
      { kind: 'grant.tried', app, n: grant.n, trial, ...tried },
      ...healthChanges(app, health, healthAfter(health, { credentialId, version, trial })),
      { kind: 'credential.used', app, n, at: clock() },
      { kind: 'lease.release', name: lease.name, fence: lease.fence },
    ]
    return { changes, audit: [record(held, 'grant.refreshed')] }
  }

  function record({ app, grant: { id, provider }, actor }: Held, event: 'grant.refreshed' | 'grant.invalidated') {
    const about = { actor, at: clock(), requestId: newId() }
    return { chain: app, record: auditRecord({ event, target: { type: 'grant', id, provider } }, about) }
  }
}

/** Needs the lease to be held still, and the refresh token to be the one that was used. */
function untouched({ app, grant: { id }, secretBox: { version }, lease: { name, fence } }: Held): Change[] {
  return [
    { kind: 'lease.expect', name, fence },
    { kind: 'box.expect', boxKind: 'grant-secret', app, id, version },
  ]
}

function renewed({ grant, behind: { credential, clientId } }: Held): Grant {
  return { ...grant, credentialVersion: credential.version, clientId }
}
