import { adviceOn, adviceOnGrant } from '../../../src/grants/advice.ts'
import type { Change } from '../../../src/store/store.ts'
import { IP } from '../flight.ts'
import type { Lending } from '../lending.ts'
import type { Pick } from '../pick.ts'
import {
  isFailing,
  pausedUntil,
  same,
  type StoredApplication,
  type StoredCredential,
  type StoredGrant,
} from '../state.ts'
import { CALENDAR } from './connectors.ts'
import { somewhere } from './credentials.ts'
import {
  appOf,
  changeOf,
  FULL,
  refused,
  type Effect,
  type Event,
  type Learned,
  type Maker,
  type Situation,
  type Verdict,
} from './move.ts'

const addresses = ['room@example.com', 'Hall@example.com', 'desk@example.com'] as const

/** Until when a mailbox waits that alone was refused is not told, nor what is kept beside a passing failure. */
const told = ({ at, step, outcome, code, message }: StoredGrant['lastTrial']) => ({ at, step, outcome, code, message })

/** What an answer tells of a grant with `view=full`. */
export function grantData(one: StoredGrant) {
  return {
    id: one.id,
    provider: one.provider,
    email: one.email,
    grant_status: one.status,
    scope: one.scope,
    settings: one.settings,
    ...(one.name !== null && { name: one.name }),
    ...(one.userId !== null && { provider_user_id: one.userId }),
    ...(one.credentialId !== null && { credential_id: one.credentialId }),
    ip: IP,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    credential_version: one.credentialVersion,
    client_id: one.clientId,
    last_attempt: { ...told(one.lastTrial), advice: adviceOnGrant(one) },
    ended_by: one.status === 'valid' ? null : one.lastTrial.outcome === 'grant' ? 'refusal' : 'deletion',
    created_by: one.createdBy,
  }
}

const event = (name: string, { id, provider }: StoredGrant, changed?: readonly string[]): Event => ({
  event: name,
  target: { type: 'grant', id, provider },
  ...(changed && { changed }),
})

/** One that is there, mostly. */
export const someGrant = (pick: Pick, app: StoredApplication): string =>
  (pick.percent(95) ? pick.of([...app.grants.keys()]) : undefined) ?? 'nobody'

const onGrant =
  (id: string, judge: (found: StoredGrant, situation: Situation) => Verdict) =>
  (situation: Situation): Verdict => {
    const found = appOf(situation).grants.get(id)
    return found === undefined ? refused(404) : judge(found, situation)
  }

export const createGrant: Maker = (pick) => {
  const email = pick.of(addresses)
  return {
    operation: 'byo_auth',
    query: FULL,
    body: { provider: CALENDAR, settings: { email } },
    judge(situation) {
      const app = appOf(situation)
      if (!app.connectors.has(CALENDAR)) return refused(404)
      return {
        status: 201,
        effect: (learned) =>
          authenticated(situation, learned, {
            ...{ provider: CALENDAR, email, name: null, userId: null, scope: [], settings: { email } },
            ...{ credentialId: null, credentialVersion: null, clientId: null, token: undefined },
            lastTrial: { at: learned.now, step: 'none', outcome: 'ok', code: null, message: null },
            secret: { way: 'none', settings: { email } },
          }),
      }
    },
  }
}

/** A mailbox has authenticated: it gets a grant, or has the one that it has already once more. */
export function authenticated(
  situation: Situation,
  learned: Learned,
  of: Omit<StoredGrant, 'id' | 'status' | 'createdAt' | 'createdBy' | 'updatedAt' | 'endedAt'>,
): Effect {
  const { grants } = appOf(situation)
  const { now } = learned
  const old = [...grants.values()].find(({ email }) => email === of.email)
  const fresh = { ...of, status: 'valid', updatedAt: now, endedAt: undefined } as const
  if (old !== undefined) {
    Object.assign(old, fresh)
    return { data: grantData(old), events: [event('grant.reauthenticated', old, ['settings'])] }
  }
  const { id } = changeOf(learned, 'grant.insert').grant
  const made = { ...fresh, id, createdAt: now, createdBy: situation.caller.actor.id }
  grants.set(id, made)
  return { data: grantData(made), events: [event('grant.created', made, ['settings'])] }
}

export const listGrants: Maker = () => ({
  operation: 'get-all-grants',
  query: { ...FULL, limit: 200 },
  judge: (situation) => ({ status: 200, data: [...appOf(situation).grants.values()].map(grantData) }),
})

export const getGrant: Maker = (pick, _state, app) => {
  const id = someGrant(pick, app)
  return {
    operation: 'get_grant_by_id',
    params: { grant_id: id },
    query: FULL,
    judge: onGrant(id, (found) => ({ status: 200, data: grantData(found) })),
  }
}

export const updateGrant: Maker = (pick, _state, app) => {
  const id = someGrant(pick, app)
  const body = { scope: ['read', 'write'].slice(pick.below(3)) }
  return {
    operation: 'patch_grant_by_id',
    params: { grant_id: id },
    query: FULL,
    body,
    judge: onGrant(id, (found, situation) => {
      if (!appOf(situation).connectors.has(found.provider)) return refused(409)
      return {
        status: 200,
        effect({ now }) {
          // It stands on the connector that is there now.
          const changed = same(body.scope, found.scope) ? [] : ['scope']
          Object.assign(found, { scope: body.scope, updatedAt: now, endedAt: undefined })
          return { data: grantData(found), events: [event('grant.updated', found, changed)] }
        },
      }
    }),
  }
}

export const deleteGrant: Maker = (pick, _state, app) => {
  const id = someGrant(pick, app)
  return {
    operation: 'delete_grant_by_id',
    params: { grant_id: id },
    judge: onGrant(id, (found, situation) => ({
      status: 200,
      effect() {
        appOf(situation).grants.delete(id)
        return { events: [event('grant.deleted', found)] }
      },
    })),
  }
}

const counted = (grants: readonly StoredGrant[]) => ({
  valid: grants.filter(({ status }) => status === 'valid').length,
  invalid: grants.filter(({ status }) => status === 'invalid').length,
})

export const credentialHealth: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  return {
    operation: 'get_credential_health',
    params: at,
    judge(situation) {
      const { connectors, grants } = appOf(situation)
      const found = connectors.get(at.provider)?.credentials.get(at.id)
      if (found === undefined) return refused(404)
      const { health } = found
      const data = {
        state: stateOf(found),
        version: health?.version ?? null,
        last_attempt:
          health === undefined ? null : { ...told(health.lastTrial), advice: adviceOn(at.provider, health.lastTrial) },
        last_ok_at: health?.lastOkAt ?? null,
        paused_until: pausedUntil(found, situation.now),
        grants: counted([...grants.values()].filter(({ credentialId }) => credentialId === at.id)),
      }
      return { status: 200, data }
    },
  }
}

function stateOf({ health, version }: StoredCredential): string {
  if (health === undefined) return 'unused'
  if (health.version !== version) return 'replaced'
  // What may pass says nothing of a credential.
  const { outcome, hasWorked } = health.lastTrial
  return health.state === 'ok' && outcome === 'passing' && hasWorked !== true ? 'unused' : health.state
}

export const listGrantRows: Maker = () => ({
  operation: 'list_grant_rows',
  query: { limit: 200 },
  judge(situation) {
    const { connectors, grants } = appOf(situation)
    const behind = ({ provider, credentialId }: StoredGrant) => {
      if (credentialId === null) return null
      const found = connectors.get(provider)?.credentials.get(credentialId)
      return { id: credentialId, name: found?.name ?? null, failing: found !== undefined && isFailing(found) }
    }
    const data = [...grants.values()].map((one) => {
      const { id, email, provider, status, lastTrial, createdAt, updatedAt } = one
      return {
        ...{ id, email, provider, status, credential: behind(one), last_outcome: lastTrial.outcome },
        ...{ created_at: createdAt, updated_at: updatedAt },
      }
    })
    return { status: 200, data }
  },
})

export const connectorHealth: Maker = (pick, _state, app) => {
  const { provider } = somewhere(pick, app)
  return {
    operation: 'connector_health',
    params: { provider },
    judge(situation) {
      const { connectors, grants } = appOf(situation)
      const found = connectors.get(provider)
      if (found === undefined) return refused(404)
      const on = [...grants.values()].filter((one) => one.provider === provider && one.endedAt === undefined)
      const ids = [...found.credentials.values()].filter(isFailing).map(({ id }) => id)
      return { status: 200, data: { grants: counted(on), failing: { count: ids.length, ids } } }
    },
  }
}

/** What a purge takes along: grants whose connector was deleted before, and what has expired of sessions and codes. */
export function purged(
  app: StoredApplication,
  { of, deletedBefore, now }: Extract<Change, { readonly kind: 'purge' }>,
  lending: Lending,
): void {
  const isGone = ({ endedAt }: StoredGrant) => endedAt !== undefined && endedAt < deletedBefore
  const gone = [...app.grants.values()].filter(isGone).map(({ id }) => id)
  if (of === 'expired boxes') for (const one of app.codes.values()) one.purged ||= one.expiresAt <= now
  if (of === 'expired sessions') for (const one of app.sessions.values()) one.purged ||= one.expiresAt <= now
  if (of === 'sessions of gone grants')
    for (const one of app.sessions.values()) one.purged ||= gone.includes(one.grantId)
  if (of === 'leases of gone grants') lending.purgeLeases(gone)
  if (of === 'gone grants') {
    const sessions = [...app.sessions.values()].filter((one) => !one.purged).map(({ grantId }) => grantId)
    for (const id of gone) if (!sessions.includes(id) && !lending.hasLease(id)) app.grants.delete(id)
  }
}
