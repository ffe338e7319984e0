import { scopes } from '../../../src/api/scopes.ts'
import { DAY_S } from '../../../src/lib/clock.ts'
import { same, type State, type StoredApplication, type StoredKey } from '../state.ts'
import { appOf, changeOf, refused, type Maker } from './move.ts'
import { urisOf } from './redirect-uris.ts'

const names = ['North', 'South'] as const

const applicationData = (app: StoredApplication) => ({
  ...app.fixed,
  branding: app.settings['branding'],
  ...('domain' in app.settings && { domain: app.settings['domain'] }),
  callback_uris: urisOf(app),
  created_at: app.createdAt,
  updated_at: app.updatedAt,
})

export const getApplication: Maker = () => ({
  operation: 'get_application',
  judge: (situation) => ({ status: 200, data: applicationData(appOf(situation)) }),
})

export const updateApplication: Maker = (pick) => {
  const body = pick.percent(60) ? { branding: { name: pick.of(names) } } : { domain: `${pick.of(names)}.example` }
  return {
    operation: 'update_application',
    body,
    judge(situation) {
      const app = appOf(situation)
      return {
        status: 200,
        effect({ now }) {
          const changed = Object.entries(body).flatMap(([name, value]) =>
            same(value, app.settings[name]) ? [] : [name],
          )
          Object.assign(app.settings, body)
          app.updatedAt = now
          return {
            data: applicationData(app),
            events: [
              {
                event: 'application.updated',
                target: { type: 'application', id: app.id },
                changed,
              },
            ],
          }
        },
      }
    },
  }
}

const summary = (app: StoredApplication) => ({
  id: app.id,
  name: (app.settings['branding'] as { name: string }).name,
  environment: app.fixed['environment'],
  region: app.fixed['region'],
  created_at: app.createdAt,
  connectors: app.connectors.size,
  credentials: credentialsOf(app),
})

const credentialsOf = (app: StoredApplication): number =>
  [...app.connectors.values()].reduce((sum, { credentials }) => sum + credentials.size, 0)

export const listApplications: Maker = () => ({
  operation: 'list_applications',
  judge: ({ state }) => ({ status: 200, data: [...state.applications.values()].map(summary) }),
})

export const createApplication: Maker = (pick, state) => {
  if (state.applications.size > 2) return undefined
  const body = { name: pick.of(names), environment: 'staging' }
  return {
    operation: 'create_application',
    body,
    judge({ state }) {
      return {
        status: 201,
        effect(learned) {
          const { id, organizationId, createdAt } = changeOf(learned, 'application.insert').application
          const made: StoredApplication = {
            id,
            fixed: { application_id: id, organization_id: organizationId, region: 'local', environment: 'staging' },
            settings: { branding: { name: body.name } },
            createdAt,
            updatedAt: createdAt,
            connectors: new Map(),
            grants: new Map(),
            sessions: new Map(),
            codes: new Map(),
            keys: new Map(),
          }
          state.applications.set(id, made)
          const event = { event: 'application.created', target: { type: 'application', id } }
          return { data: summary(made), events: [event, { ...event, chain: id }] }
        },
      }
    },
  }
}

export const getOverview: Maker = () => ({
  operation: 'get_overview',
  judge(situation) {
    const app = appOf(situation)
    const active = [...app.keys.values()].filter((key) => stateOf(key, situation.now) === 'active')
    const counts = { connectors: app.connectors.size, credentials: credentialsOf(app), api_keys: active.length }
    return { status: 200, data: { counts } }
  },
})

// --- API keys ---

const stateOf = ({ revokedAt, expiresAt }: StoredKey, now: number) =>
  revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now ? 'expired' : 'active'

const keyData = (key: StoredKey, now: number) => ({
  id: key.id,
  name: key.name,
  scopes: key.scopes,
  created_at: key.createdAt,
  expires_at: key.expiresAt,
  revoked_at: key.revokedAt,
  state: stateOf(key, now),
})

export const listApiKeys: Maker = () => ({
  operation: 'list_api_keys',
  judge: (situation) => ({
    status: 200,
    data: [...appOf(situation).keys.values()].map((key) => keyData(key, situation.now)),
  }),
})

export const createApiKey: Maker = (pick) => {
  const days = pick.of([null, 1, 30])
  const allowed = pick.percent(60) ? [...scopes] : scopes.filter(() => pick.percent(50))
  const body = { name: 'a key', scopes: allowed.length > 0 ? allowed : [scopes[0]], expires_in_days: days }
  return {
    operation: 'create_api_key',
    body,
    // Whoever may make keys must not read mailboxes by one.
    needs: body.scopes.includes('tokens:lend') ? ['api_keys:lend'] : [],
    judge(situation) {
      return {
        status: 201,
        effect(learned) {
          const { now } = learned
          const { id } = changeOf(learned, 'apiKey.insert').key
          const expiresAt = days === null ? null : now + days * DAY_S
          const made = { id, name: body.name, scopes: body.scopes, createdAt: now, expiresAt, revokedAt: null }
          appOf(situation).keys.set(id, made)
          return {
            data: keyData(made, now),
            events: [{ event: 'api_key.created', target: { type: 'api_key', id } }],
          }
        },
      }
    },
  }
}

export const revokeApiKey: Maker = (pick, state, app) => {
  // One key that may do everything is left to each of them, or the simulation would soon have nothing to do.
  const some = pick.of([...app.keys.values()].filter((_, at) => at > 0 || app !== firstOf(state)))
  const id = some?.id ?? 'nobody'
  return {
    operation: 'revoke_api_key',
    params: { id },
    judge(situation) {
      const key = appOf(situation).keys.get(id)
      if (key === undefined) return refused(404)
      if (key.revokedAt !== null) return { status: 200 }
      return {
        status: 200,
        effect({ now }) {
          key.revokedAt = now
          return { events: [{ event: 'api_key.revoked', target: { type: 'api_key', id } }] }
        },
      }
    },
  }
}

const firstOf = (state: State): StoredApplication | undefined => state.applications.values().next().value

// --- what is read beside ---

export const auditChain: Maker = (pick) => ({
  operation: pick.percent(50) ? 'application_audit_chain' : 'deployment_audit_chain',
  query: pick.percent(50) ? { fresh: '1' } : {},
  judge: () => ({ status: 200, data: { verified: true } }),
})

export const listAudit: Maker = (pick) => ({
  operation: pick.percent(50) ? 'list_application_audit' : 'list_deployment_audit',
  query: pick.percent(50) ? { text: 'credential', limit: 5 } : { limit: 20 },
  judge: () => ({ status: 200 }),
})

export const listProviders: Maker = (pick) => ({
  operation: pick.of(['list_providers', 'start']),
  judge: () => ({ status: 200 }),
})

export const backedUpRoot: Maker = () => ({
  operation: 'mark_root_key_backed_up',
  body: {},
  judge: ({ state }) => ({
    status: 200,
    effect: ({ now }) => ({
      data: { backed_up_at: now },
      events: [{ event: 'root_key.backed_up', target: { type: 'root_key', id: state.rootId } }],
    }),
  }),
})
