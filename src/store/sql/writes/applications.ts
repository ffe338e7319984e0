import { step, write, type StepsOf } from '../write.ts'

type Kinds =
  'application.insert' | 'application.update' | 'apiKey.insert' | 'apiKey.revoke' | 'apiKey.used' | 'usage.add'

type NewApplicationValues = {
  id: string
  organization_id: string
  region: string
  environment: string
  settings: string
  created_at: number
  updated_at: number
}

const insertApplication = write((db, p: NewApplicationValues) =>
  db.insertInto('applications').values({
    id: p.id,
    organization_id: p.organization_id,
    region: p.region,
    environment: p.environment,
    settings: p.settings,
    created_at: p.created_at,
    updated_at: p.updated_at,
    revision: 1,
  }),
)

const updateApplication = write((db, p: { id: string; revision: number; settings: string; updated_at: number }) =>
  db
    .updateTable('applications')
    .set((e) => ({ settings: p.settings, updated_at: p.updated_at, revision: e('revision', '+', 1) }))
    .where('id', '=', p.id)
    .where('revision', '=', p.revision),
)

type NewApiKeyValues = {
  id: string
  application_id: string
  name: string
  hash: Uint8Array
  scopes: string
  created_at: number
  expires_at: number | null
}

const insertApiKey = write((db, p: NewApiKeyValues) =>
  db.insertInto('api_keys').values({
    id: p.id,
    application_id: p.application_id,
    name: p.name,
    hash: p.hash,
    scopes: p.scopes,
    created_at: p.created_at,
    expires_at: p.expires_at,
  }),
)

const revokeApiKey = write((db, p: { app: string; id: string; at: number }) =>
  db
    .updateTable('api_keys')
    .set({ revoked_at: p.at })
    .where('application_id', '=', p.app)
    .where('id', '=', p.id)
    .where('revoked_at', 'is', null),
)

/** Times of several instances come in any order. */
const touchApiKey = write((db, p: { id: string; at: number }) =>
  db
    .updateTable('api_keys')
    .set({ last_used_at: p.at })
    .where('id', '=', p.id)
    .where((e) => e.or([e('last_used_at', 'is', null), e('last_used_at', '<', p.at)])),
)

type UsageValues = { app: string; day: number; requests: number; errors: number; changes: number }

const addUsage = write((db, p: UsageValues) =>
  db
    .insertInto('usage_days')
    .values({ application_id: p.app, day: p.day, requests: p.requests, errors: p.errors, changes: p.changes })
    .onConflict((conflict) =>
      conflict.columns(['application_id', 'day']).doUpdateSet((e) => ({
        requests: e('usage_days.requests', '+', e.ref('excluded.requests')),
        errors: e('usage_days.errors', '+', e.ref('excluded.errors')),
        changes: e('usage_days.changes', '+', e.ref('excluded.changes')),
      })),
    ),
)

/** Applications, their API keys, and how they are used. */
export const applicationSteps: StepsOf<Kinds> = {
  'application.insert': ({ application }) => [
    step('change', insertApplication, {
      id: application.id,
      organization_id: application.organizationId,
      region: application.region,
      environment: application.environment,
      settings: JSON.stringify(application.settings),
      created_at: application.createdAt,
      updated_at: application.updatedAt,
    }),
  ],
  'application.update': ({ id, revision, settings, updatedAt }) => [
    step('change', updateApplication, { id, revision, settings: JSON.stringify(settings), updated_at: updatedAt }),
  ],
  'apiKey.insert': ({ key, hash }) => [
    step('change', insertApiKey, {
      id: key.id,
      application_id: key.applicationId,
      name: key.name,
      hash,
      scopes: JSON.stringify(key.scopes),
      created_at: key.createdAt,
      expires_at: key.expiresAt,
    }),
  ],
  'apiKey.revoke': (change) => [step('change', revokeApiKey, change)],
  'apiKey.used': (change) => [step('any', touchApiKey, change)],
  'usage.add': (change) => [step('any', addUsage, change)],
}
