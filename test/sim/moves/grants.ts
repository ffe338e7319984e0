import { IP } from '../flight.ts'
import type { Pick } from '../pick.ts'
import type { StoredApplication, StoredGrant } from '../state.ts'
import { CALENDAR } from './connectors.ts'
import { somewhere } from './credentials.ts'
import { appOf, changeOf, FULL, refused, type Event, type Maker, type Situation, type Verdict } from './move.ts'

const addresses = ['room@example.com', 'Hall@example.com', 'desk@example.com'] as const

/** What an answer tells of a grant with `view=full`. */
export function grantData(one: StoredGrant) {
  return {
    id: one.id,
    provider: one.provider,
    email: one.email,
    grant_status: one.status,
    scope: one.scope,
    settings: { email: one.email },
    ip: IP,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    credential_version: null,
    client_id: null,
    last_attempt: { at: one.triedAt, step: 'none', outcome: 'ok', code: null, message: null },
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
      const { caller } = situation
      const app = appOf(situation)
      if (!app.connectors.has(CALENDAR)) return refused(404)
      return {
        status: 201,
        effect(learned) {
          const { now } = learned
          const old = [...app.grants.values()].find((one) => one.email === email)
          const fresh = { status: 'valid', scope: [], updatedAt: now, triedAt: now, endedAt: undefined } as const
          if (old !== undefined) {
            Object.assign(old, fresh)
            return { data: grantData(old), events: [event('grant.reauthenticated', old, ['settings'])] }
          }
          const { id } = changeOf(learned, 'grant.insert').grant
          const made = { ...fresh, id, provider: CALENDAR, email, createdAt: now, createdBy: caller.actor.id }
          app.grants.set(id, made)
          return { data: grantData(made), events: [event('grant.created', made, ['settings'])] }
        },
      }
    },
  }
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
          Object.assign(found, { scope: body.scope, updatedAt: now, endedAt: undefined })
          return { data: grantData(found), events: [event('grant.updated', found, ['scope'])] }
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

export const lendToken: Maker = (pick, _state, app) => {
  const id = someGrant(pick, app)
  return {
    operation: 'get_provider_token',
    params: { grant_id: id },
    judge: onGrant(id, ({ status }) => refused(status === 'invalid' ? 401 : 400)),
  }
}

export const credentialHealth: Maker = (pick, _state, app) => {
  const at = somewhere(pick, app)
  const unused = { state: 'unused', version: null, last_attempt: null, last_ok_at: null, paused_until: null }
  return {
    operation: 'get_credential_health',
    params: at,
    judge(situation) {
      const found = appOf(situation).connectors.get(at.provider)?.credentials.get(at.id)
      return found === undefined ? refused(404) : { status: 200, data: { ...unused, grants: { valid: 0, invalid: 0 } } }
    },
  }
}

export const listGrantRows: Maker = () => ({
  operation: 'list_grant_rows',
  query: { limit: 200 },
  judge: (situation) => ({
    status: 200,
    data: [...appOf(situation).grants.values()].map(({ id, email, provider, status, createdAt, updatedAt }) => ({
      ...{ id, email, provider, status, credential: null, last_outcome: 'ok' },
      ...{ created_at: createdAt, updated_at: updatedAt },
    })),
  }),
})

export const connectorHealth: Maker = (pick, _state, app) => {
  const { provider } = somewhere(pick, app)
  return {
    operation: 'connector_health',
    params: { provider },
    judge(situation) {
      const { connectors, grants } = appOf(situation)
      if (!connectors.has(provider)) return refused(404)
      const on = [...grants.values()].filter((one) => one.provider === provider && one.status === 'valid').length
      return { status: 200, data: { grants: { valid: on, invalid: 0 }, failing: { count: 0, items: [], ids: [] } } }
    },
  }
}

/** What a purge takes along: grants whose connector was deleted before, and sessions that have expired. */
export function purged(
  app: StoredApplication,
  { deletedBefore, now }: { readonly deletedBefore: number; readonly now: number },
): void {
  for (const session of app.sessions.values()) session.purged ||= session.expiresAt <= now
  for (const { id, endedAt } of app.grants.values())
    if (endedAt !== undefined && endedAt < deletedBefore) app.grants.delete(id)
}
