import { sql, type Kysely } from 'kysely'
import type { NewConnector } from '../../store.ts'
import type { Tables } from '../tables.ts'
import { step, write, type ChangeOf, type StepsOf } from '../write.ts'
import { besideCredentialSteps } from './beside-credentials.ts'
import { endGrantsSteps } from './end-grants.ts'
import { insertCredentialSteps } from './new-credential.ts'

type NewConnectorValues = {
  id: string
  application_id: string
  provider: string
  name: string
  settings: string
  scope: string | null
  active_credential_id: string | null
  credential_count: number
  created_at: number
  created_by: string
}

const insertConnector = write((db, p: NewConnectorValues) =>
  db.insertInto('connectors').values({
    id: p.id,
    application_id: p.application_id,
    provider: p.provider,
    name: p.name,
    settings: p.settings,
    scope: p.scope,
    active_credential_id: p.active_credential_id,
    credential_count: p.credential_count,
    created_at: p.created_at,
    created_by: p.created_by,
    updated_at: p.created_at,
    updated_by: p.created_by,
    revision: 1,
  }),
)

type ConnectorUpdateValues = {
  app: string
  n: number
  revision: number
  name: string | null
  settings: string | null
  scope: string | null
  active_credential_id: string | null
  updated_at: number
  updated_by: string
}

const updateConnector = write((db, p: ConnectorUpdateValues) =>
  db
    .updateTable('connectors')
    .set((e) => ({
      name: e.fn.coalesce(e.val(p.name), 'name').$castTo<string>(),
      settings: e.fn.coalesce(e.val(p.settings), 'settings').$castTo<string>(),
      scope: e.fn.coalesce(e.val(p.scope), 'scope'),
      active_credential_id: e.fn.coalesce(e.val(p.active_credential_id), 'active_credential_id'),
      updated_at: p.updated_at,
      updated_by: p.updated_by,
      revision: e('revision', '+', 1),
    }))
    .where('n', '=', p.n)
    .where('application_id', '=', p.app)
    .where('revision', '=', p.revision)
    .where('deleted_at', 'is', null),
)

const clearConnectorScope = write((db, p: { n: number }) =>
  db.updateTable('connectors').set({ scope: null }).where('n', '=', p.n),
)

const deleteConnector = write((db, p: { app: string; n: number; revision: number; at: number; by: string }) =>
  db
    .updateTable('connectors')
    .set((e) => ({
      deleted_at: p.at,
      updated_at: p.at,
      updated_by: p.by,
      credential_count: 0,
      revision: e('revision', '+', 1),
    }))
    .where('n', '=', p.n)
    .where('application_id', '=', p.app)
    .where('revision', '=', p.revision)
    .where('deleted_at', 'is', null),
)

/** By slot, so that the boxes of other connectors are not even looked at; what was deleted before has none. */
const slotsOf = (db: Kysely<Tables>, connector: number, slot: 0 | 1) =>
  db
    .selectFrom('credentials')
    .select(sql<number>`n * 2 + ${sql.lit(slot)}`.as('slot'))
    .where('connector_n', '=', connector)
    .where('deleted_at', 'is', null)

const deleteSealedOfConnector = write((db, p: { n: number }) =>
  db.deleteFrom('sealed_versions').where('slot', 'in', slotsOf(db, p.n, 0).unionAll(slotsOf(db, p.n, 1))),
)

const deleteCredentialsOfConnector = write((db, p: { n: number; at: number; by: string }) =>
  db
    .updateTable('credentials')
    .set((e) => ({ deleted_at: p.at, updated_at: p.at, updated_by: p.by, revision: e('revision', '+', 1) }))
    .where('connector_n', '=', p.n)
    .where('deleted_at', 'is', null),
)

/** Connectors, with the primary credential that one may be created with. */
export const connectorSteps: StepsOf<'connector.insert' | 'connector.update' | 'connector.delete'> = {
  'connector.insert': ({ connector, primary }) => [
    step('change', insertConnector, newValues(connector, primary ? 1 : 0)),
    ...(primary ? insertCredentialSteps(primary, { connectorId: connector.id }) : []),
  ],
  'connector.update': (change) => {
    const update = step('change', updateConnector, updateValues(change))
    return change.set.scope === null ? [update, step('change', clearConnectorScope, { n: change.n })] : [update]
  },
  'connector.delete': (change) => [
    step('change', deleteConnector, change),
    step('any', deleteSealedOfConnector, { n: change.n }),
    ...besideCredentialSteps({ connectorN: change.n }),
    step('any', deleteCredentialsOfConnector, change),
    ...endGrantsSteps({ connectorN: change.n }),
  ],
}

function newValues(connector: NewConnector, credentialCount: number): NewConnectorValues {
  return {
    id: connector.id,
    application_id: connector.applicationId,
    provider: connector.provider,
    name: connector.name,
    settings: JSON.stringify(connector.settings),
    scope: connector.scope && JSON.stringify(connector.scope),
    active_credential_id: connector.activeCredentialId,
    credential_count: credentialCount,
    created_at: connector.createdAt,
    created_by: connector.createdBy,
  }
}

function updateValues({ app, n, revision, set }: ChangeOf<'connector.update'>): ConnectorUpdateValues {
  return {
    app,
    n,
    revision,
    name: set.name ?? null,
    settings: set.settings === undefined ? null : JSON.stringify(set.settings),
    scope: set.scope ? JSON.stringify(set.scope) : null,
    active_credential_id: set.activeCredentialId ?? null,
    updated_at: set.updatedAt,
    updated_by: set.updatedBy,
  }
}
