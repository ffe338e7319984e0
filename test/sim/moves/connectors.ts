import type { Pick } from '../pick.ts'
import { endGrants, renew, same, shown, type Data, type State, type StoredConnector } from '../state.ts'
import {
  appOf,
  changeOf,
  connectorData,
  FULL,
  refused,
  type Event,
  type Learned,
  type Maker,
  type Situation,
} from './move.ts'

/** Its mailboxes have no provider behind them. */
export const CALENDAR = 'virtual-calendar'
const providers = ['google', 'microsoft', 'zoom', 'imap', CALENDAR] as const
const names = ['first', 'second', 'third'] as const
export const clients = ['client-a', 'client-b'] as const
export const PRIMARY = 'Primary credential'
export const hasClient = (provider: string) => provider !== 'imap' && provider !== CALENDAR

/** Few different ones, so that the same is sent again from time to time. */
export function client(pick: Pick, provider: string): Data {
  return {
    client_id: pick.of(clients),
    client_secret: pick.secret(),
    ...(provider === 'microsoft' && pick.percent(50) && { tenant: 'common' }),
  }
}

/** Of one provider, or of any. */
export const createConnector =
  (of?: (typeof providers)[number]): Maker =>
  (pick) => {
    const provider = of ?? pick.of(providers)
    const settings = hasClient(provider) && pick.percent(85) ? client(pick, provider) : undefined
    const given = pick.percent(30) ? pick.of(names) : undefined
    const name = given ?? provider
    const scope = pick.percent(30) && provider !== CALENDAR ? ['read', 'write'].slice(pick.below(2)) : null
    const body = { provider, ...(given && { name: given }), ...(settings && { settings }), ...(scope && { scope }) }
    return {
      operation: 'create_connector',
      query: FULL,
      body,
      judge(situation) {
        const { caller, state } = situation
        const app = appOf(situation)
        const existing = app.connectors.get(provider)
        if (existing !== undefined) {
          const active = existing.active === null ? undefined : existing.credentials.get(existing.active)?.data
          const sameClient =
            active === undefined ? settings === undefined || !hasClient(provider) : same(active, settings)
          const isSame = existing.name === name && same(existing.scope, scope) && sameClient
          return isSame ? { status: 201, data: connectorData(existing) } : refused(409)
        }
        return {
          status: 201,
          effect(learned) {
            const { connector, primary } = changeOf(learned, 'connector.insert')
            const { now } = learned
            const by = { createdAt: now, createdBy: caller.actor.id, updatedAt: now, updatedBy: caller.actor.id }
            const made: StoredConnector = {
              id: connector.id,
              provider,
              name,
              scope,
              settings: settings ? shown(settings) : {},
              active: null,
              credentials: new Map(),
              ...by,
            }
            app.connectors.set(provider, made)
            const events: Event[] = [{ event: 'connector.created', target: target(made), changed: Object.keys(body) }]
            if (settings !== undefined) {
              const { id } = primary as { id: string }
              made.active = id
              insertCredential(state, made, { id, name: PRIMARY, type: 'connector', data: settings }, by)
              events.push({ event: 'credential.created', target: { type: 'credential', id, provider }, changed: [] })
            }
            return { data: connectorData(made), events }
          },
        }
      },
    }
  }

export function insertCredential(
  state: State,
  connector: StoredConnector,
  of: { id: string; name: string; type: string; data: Data },
  by: { createdAt: number; createdBy: string; updatedAt: number; updatedBy: string },
) {
  const history = new Map([[1, of.data]])
  const made = {
    ...of,
    createdOrder: ++state.order,
    version: 1,
    previous: undefined,
    history,
    health: undefined,
    ...by,
  }
  connector.credentials.set(of.id, made)
  return made
}

const target = ({ id, provider }: StoredConnector) => ({ type: 'connector', id, provider })

/** One that is there, mostly. */
const someProvider = (pick: Pick, app: { connectors: ReadonlyMap<string, unknown> }): string =>
  (pick.percent(90) ? pick.of([...app.connectors.keys()]) : undefined) ?? pick.of(providers)

export const getConnector: Maker = (pick, _state, app) => {
  const provider = someProvider(pick, app)
  return {
    operation: 'get_connector_by_provider',
    params: { provider },
    query: FULL,
    judge(situation) {
      const found = appOf(situation).connectors.get(provider)
      return found === undefined ? refused(404) : { status: 200, data: connectorData(found) }
    },
  }
}

export const listConnectors: Maker = () => ({
  operation: 'get_connector_all',
  query: { ...FULL, limit: 200 },
  judge: (situation) => ({ status: 200, data: [...appOf(situation).connectors.values()].map(connectorData) }),
})

export const deleteConnector: Maker = (pick, _state, app) => {
  if (!pick.percent(25)) return undefined
  const provider = someProvider(pick, app)
  return {
    operation: 'delete_connector_by_provider',
    params: { provider },
    judge(situation) {
      const app = appOf(situation)
      const found = app.connectors.get(provider)
      if (found === undefined) return refused(404)
      return {
        status: 200,
        effect({ now }) {
          app.connectors.delete(provider)
          endGrants(app, (grant) => grant.provider === provider && grant.endedAt === undefined)
          for (const grant of app.grants.values()) if (grant.provider === provider) grant.endedAt ??= now
          return { events: [{ event: 'connector.deleted', target: target(found) }] }
        },
      }
    },
  }
}

export const updateConnector: Maker = (pick, _state, app) => {
  const provider = someProvider(pick, app)
  const there = app.connectors.get(provider)
  const named = pick.percent(35) ? pick.of([...(there?.credentials.keys() ?? ['nobody'])]) : undefined
  const whole = hasClient(provider) && pick.percent(50) ? client(pick, provider) : undefined
  const withoutSecret = Object.fromEntries(Object.entries(whole ?? {}).filter(([key]) => key !== 'client_secret'))
  const settings: Data | undefined = whole && pick.percent(25) ? withoutSecret : whole
  const body = {
    ...(named !== undefined && { active_credential_id: named }),
    ...(settings !== undefined && { settings }),
    ...(pick.percent(30) && provider !== CALENDAR && { scope: ['read'].slice(pick.below(2)) }),
    ...(pick.percent(30) && { name: pick.of(names) }),
  }
  return {
    operation: 'update_connector_by_provider',
    params: { provider },
    query: FULL,
    body,
    judge(situation) {
      if (Object.keys(body).length === 0) return refused(400)
      const found = appOf(situation).connectors.get(provider)
      if (found === undefined) return refused(404)
      const active = found.credentials.get(named ?? found.active ?? '')
      if (named !== undefined && active === undefined) return refused(400)
      if (active !== undefined && active.type !== 'connector') return refused(400)
      const data = settings && completed(settings, active?.data)
      if (settings !== undefined && data === undefined) return refused(400)
      return { status: 200, effect: (learned) => updated(situation, found, body, data, learned) }
    },
  }
}

/** The settings with the stored secret where it was left out, if it may be. */
function completed(settings: Data, stored: Data | undefined): Data | undefined {
  if ('client_secret' in settings) return settings
  if (stored?.['client_id'] !== settings['client_id']) return undefined
  return { ...settings, client_secret: stored?.['client_secret'] }
}

function updated(
  { state, caller }: Situation,
  connector: StoredConnector,
  body: { active_credential_id?: string; scope?: string[]; name?: string },
  data: Data | undefined,
  learned: Learned,
) {
  const by = { updatedAt: learned.now, updatedBy: caller.actor.id }
  const was = { active_credential_id: connector.active, scope: connector.scope, name: connector.name }
  let isRenewed = false
  const events: Event[] = []
  const event = (name: string, id: string): Event => ({
    event: name,
    target: { type: 'credential', id, provider: connector.provider },
    changed: ['credential_data'],
  })
  let active = connector.credentials.get(body.active_credential_id ?? connector.active ?? '')
  if (data !== undefined && active === undefined) {
    const { id, name } = changeOf(learned, 'credential.insert').credential
    const taken = new Set([...connector.credentials.values()].map((one) => one.name))
    let free = PRIMARY
    for (let next = 2; taken.has(free); next++) free = `${PRIMARY} ${next}`
    if (name !== free) throw new Error(`the credential is called ${name} and not ${free}`)
    active = insertCredential(
      state,
      connector,
      { id, name, type: 'connector', data },
      { createdAt: learned.now, createdBy: caller.actor.id, ...by },
    )
    isRenewed = true
    events.push(event('credential.created', id))
  } else if (data !== undefined && active !== undefined) {
    if (renew(active, data)) {
      Object.assign(active, by)
      isRenewed = true
      events.push(event('credential.updated', active.id))
    }
  }
  Object.assign(connector, {
    ...by,
    ...(body.name !== undefined && { name: body.name }),
    ...(body.scope !== undefined && { scope: body.scope }),
    ...(active !== undefined && { active: active.id, settings: shown(active.data) }),
  })
  const changed = Object.entries(body).flatMap(([name, value]) =>
    (name === 'settings' ? isRenewed : !same(value, was[name as keyof typeof was])) ? [name] : [],
  )
  events.unshift({ event: 'connector.updated', target: target(connector), changed })
  return { data: connectorData(connector), events }
}
