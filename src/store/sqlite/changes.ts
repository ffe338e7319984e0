import { sql } from 'kysely'
import type { Change, NewCredential, Plan, SealedVersion } from '../store.ts'
import type { Compilable, Kysely } from 'kysely'
import { prepare, type Statement } from './prepare.ts'
import type { Step, Unit } from './steps.ts'
import type { Tables } from './tables.ts'

/** The SQL of every statement that changes something; the writing thread prepares them and is told their numbers. */
export const writes: string[] = []

interface Write<P> extends Statement<P, unknown> {
  readonly number: number
}

function write<P extends object, R>(build: (db: Kysely<Tables>, parameters: P) => Compilable<R>): Write<P> {
  const statement = prepare(build)
  return { ...statement, number: writes.push(statement.sql) - 1 }
}

/** Turns a plan into the statements that carry it out, in order. */
export function toUnit(plan: Plan): Unit {
  const steps: Step[] = []
  for (const change of plan.changes) steps.push(...stepsOf(change))
  return { steps, audit: plan.audit, shreds: plan.changes.some(shreds) }
}

function shreds(change: Change): boolean {
  return change.kind === 'credential.delete' || change.kind === 'connector.delete' || change.kind === 'dataKey.destroy'
}

function step<P extends object>(need: Step['need'], statement: Write<P>, values: P): Step {
  return { statement: statement.number, values: statement.bind(values), need }
}

function stepsOf(change: Change): Step[] {
  switch (change.kind) {
    case 'deployment.insert': {
      const { id, rootId, createdAt } = change.deployment
      return [step('change', insertDeployment, { id, root_id: rootId, created_at: createdAt })]
    }
    case 'deployment.root':
      return [step('change', setDeploymentRoot, change)]
    case 'dataKey.insert': {
      const { id, purpose, applicationId, state, rootId, box, createdAt } = change.row
      return [
        step('change', insertDataKey, {
          id,
          purpose,
          application_id: applicationId,
          state,
          root_id: rootId,
          box,
          created_at: createdAt,
        }),
      ]
    }
    case 'dataKey.state':
      return [step('change', setDataKeyState, change)]
    case 'dataKey.rewrap': {
      const { id, rootId, box } = change.row
      return [step('change', rewrapDataKey, { id, from: change.fromRoot, root_id: rootId, box })]
    }
    case 'dataKey.destroy':
      return [step('change', destroyDataKey, change)]
    case 'sealed.rewrap':
      return [step('change', rewrapSealed, change)]
    case 'application.insert': {
      const { id, organizationId, region, environment, settings, createdAt, updatedAt } = change.application
      return [
        step('change', insertApplication, {
          id,
          organization_id: organizationId,
          region,
          environment,
          settings: JSON.stringify(settings),
          created_at: createdAt,
          updated_at: updatedAt,
        }),
      ]
    }
    case 'application.update':
      return [
        step('change', updateApplication, {
          id: change.id,
          revision: change.revision,
          settings: JSON.stringify(change.settings),
          updated_at: change.updatedAt,
        }),
      ]
    case 'apiKey.insert': {
      const { id, applicationId, name, scopes, createdAt, expiresAt } = change.key
      return [
        step('change', insertApiKey, {
          id,
          application_id: applicationId,
          name,
          hash: change.hash,
          scopes: JSON.stringify(scopes),
          created_at: createdAt,
          expires_at: expiresAt,
        }),
      ]
    }
    case 'apiKey.revoke':
      return [step('change', revokeApiKey, change)]
    case 'apiKey.used':
      return [step('any', touchApiKey, change)]
    case 'connector.insert':
      return insertConnectorSteps(change)
    case 'connector.update': {
      const { set } = change
      const values = {
        app: change.app,
        n: change.n,
        revision: change.revision,
        name: set.name ?? null,
        settings: set.settings === undefined ? null : JSON.stringify(set.settings),
        scope: set.scope ? JSON.stringify(set.scope) : null,
        active_credential_id: set.activeCredentialId ?? null,
        count_by: change.countBy ?? 0,
        updated_at: set.updatedAt,
        updated_by: set.updatedBy,
      }
      const steps = [step('change', updateConnector, values)]
      if (set.scope === null) steps.push(step('change', clearConnectorScope, { n: change.n }))
      return steps
    }
    case 'connector.delete':
      return [
        step('change', deleteConnector, change),
        step('any', deleteSealedOfConnector, { n: change.n }),
        step('any', deleteCredentialsOfConnector, change),
      ]
    case 'credential.insert':
      return [
        step('change', countCredentialIn, {
          app: change.app,
          n: change.connectorN,
          revision: change.connectorRevision,
        }),
        ...insertCredentialSteps(change.credential, { connectorN: change.connectorN }),
      ]
    case 'credential.update':
      return updateCredentialSteps(change)
    case 'credential.expect':
      return [step('row', expectCredential, change)]
    case 'credential.delete': {
      const { n, id, revision, connectorN, connectorRevision } = change.credential
      return [
        step('change', countCredentialOut, { app: change.app, n: connectorN, revision: connectorRevision, id }),
        step('change', deleteCredential, { n, revision, at: change.at, by: change.by }),
        step('any', deleteSealed, { n }),
      ]
    }
    case 'purge':
      return [
        step('any', purgeCredentials, { before: change.deletedBefore }),
        step('any', purgeConnectors, { before: change.deletedBefore }),
      ]
    default:
      return change satisfies never
  }
}

// --- deployment and keys ---

const insertDeployment = write((db, p: { id: string; root_id: string; created_at: number }) =>
  db.insertInto('deployment').values({ id: p.id, root_id: p.root_id, created_at: p.created_at }),
)

const setDeploymentRoot = write((db, p: { from: string; to: string }) =>
  db.updateTable('deployment').set({ root_id: p.to }).where('root_id', '=', p.from),
)

type NewDataKeyValues = {
  id: number
  purpose: 'data' | 'fingerprint' | 'audit'
  application_id: string | null
  state: 'staged' | 'primary' | 'open-only' | 'destroyed'
  root_id: string
  box: Uint8Array | null
  created_at: number
}

const insertDataKey = write((db, p: NewDataKeyValues) =>
  db.insertInto('data_keys').values({
    id: p.id,
    purpose: p.purpose,
    application_id: p.application_id,
    state: p.state,
    root_id: p.root_id,
    box: p.box,
    created_at: p.created_at,
  }),
)

const setDataKeyState = write((db, p: { id: number; from: NewDataKeyValues['state']; to: NewDataKeyValues['state'] }) =>
  db.updateTable('data_keys').set({ state: p.to }).where('id', '=', p.id).where('state', '=', p.from),
)

const rewrapDataKey = write((db, p: { id: number; from: string; root_id: string; box: Uint8Array | null }) =>
  db
    .updateTable('data_keys')
    .set({ root_id: p.root_id, box: p.box })
    .where('id', '=', p.id)
    .where('root_id', '=', p.from),
)

const destroyDataKey = write((db, p: { id: number; at: number }) =>
  db
    .updateTable('data_keys')
    .set({ state: 'destroyed', box: null, destroyed_at: p.at })
    .where('id', '=', p.id)
    .where('state', 'in', ['open-only', 'staged'])
    .where((e) => e.not(e.exists(e.selectFrom('sealed_versions').select('slot').where('key_id', '=', p.id))),
    ),
)

const rewrapSealed = write(
  (db, p: { slot: number; version: number; fromKeyId: number; keyId: number; box: Uint8Array }) =>
    db
      .updateTable('sealed_versions')
      .set({ key_id: p.keyId, box: p.box })
      .where('slot', '=', p.slot)
      .where('version', '=', p.version)
      .where('key_id', '=', p.fromKeyId)
      .where((e) =>
        e.exists(e.selectFrom('data_keys').select('id').where('id', '=', p.keyId).where('state', '=', 'primary')),
      ),
)

// --- applications and API keys ---

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

const touchApiKey = write((db, p: { id: string; at: number }) =>
  db.updateTable('api_keys').set({ last_used_at: p.at }).where('id', '=', p.id),
)

// --- connectors ---

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

function insertConnectorSteps({ connector, primary }: Extract<Change, { kind: 'connector.insert' }>): Step[] {
  const values = {
    id: connector.id,
    application_id: connector.applicationId,
    provider: connector.provider,
    name: connector.name,
    settings: JSON.stringify(connector.settings),
    scope: connector.scope && JSON.stringify(connector.scope),
    active_credential_id: connector.activeCredentialId,
    credential_count: primary ? 1 : 0,
    created_at: connector.createdAt,
    created_by: connector.createdBy,
  }
  return [
    step('change', insertConnector, values),
    ...(primary ? insertCredentialSteps(primary, { connectorId: connector.id }) : []),
  ]
}

type ConnectorUpdateValues = {
  app: string
  n: number
  revision: number
  name: string | null
  settings: string | null
  scope: string | null
  active_credential_id: string | null
  count_by: number
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
      credential_count: e('credential_count', '+', p.count_by),
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

const deleteSealedOfConnector = write((db, p: { n: number }) =>
  db
    .deleteFrom('sealed_versions')
    .where(sql<number>`slot / 2`, 'in', (from) =>
      from.selectFrom('credentials').select('n').where('connector_n', '=', p.n),
    ),
)

const deleteCredentialsOfConnector = write((db, p: { n: number; at: number; by: string }) =>
  db
    .updateTable('credentials')
    .set((e) => ({ deleted_at: p.at, updated_at: p.at, updated_by: p.by, revision: e('revision', '+', 1) }))
    .where('connector_n', '=', p.n)
    .where('deleted_at', 'is', null),
)

// --- credentials ---

const countCredentialIn = write((db, p: { app: string; n: number; revision: number }) =>
  db
    .updateTable('connectors')
    .set((e) => ({ credential_count: e('credential_count', '+', 1), revision: e('revision', '+', 1) }))
    .where('n', '=', p.n)
    .where('application_id', '=', p.app)
    .where('revision', '=', p.revision)
    .where('deleted_at', 'is', null),
)

const countCredentialOut = write((db, p: { app: string; n: number; revision: number; id: string }) =>
  db
    .updateTable('connectors')
    .set((e) => ({ credential_count: e('credential_count', '-', 1), revision: e('revision', '+', 1) }))
    .where('n', '=', p.n)
    .where('application_id', '=', p.app)
    .where('revision', '=', p.revision)
    .where((e) => e.or([e('active_credential_id', 'is', null), e('active_credential_id', '!=', p.id)])),
)

type NewCredentialValues = {
  connector_n: number | null
  connector_id: string | null
  id: string
  name: string
  type: string
  version: number
  fingerprint: string
  created_at: number
  created_by: string
  key_id: number
}

/** One statement for both: the connector is named by its handle, or by its id when the same plan inserts it. */
const insertCredential = write((db, p: NewCredentialValues) =>
  db
    .insertInto('credentials')
    .columns([
      'connector_n',
      'id',
      'name',
      'type',
      'version',
      'fingerprint',
      'created_at',
      'created_by',
      'updated_at',
      'updated_by',
      'revision',
    ])
    .expression((from) =>
      from
        .selectFrom('connectors')
        .select((e) => [
          'n',
          e.val(p.id).as('id'),
          e.val(p.name).as('name'),
          e.val(p.type).as('type'),
          e.val(p.version).as('version'),
          e.val(p.fingerprint).as('fingerprint'),
          e.val(p.created_at).as('created_at'),
          e.val(p.created_by).as('created_by'),
          e.val(p.created_at).as('updated_at'),
          e.val(p.created_by).as('updated_by'),
          e.lit(1).as('revision'),
        ])
        .where((e) => e.or([e('n', '=', p.connector_n), e('id', '=', p.connector_id)]))
        .where('deleted_at', 'is', null)
        .where((e) =>
          e.exists(
            e.selectFrom('data_keys')
              .select('data_keys.id')
              .where('data_keys.id', '=', p.key_id)
              .where('state', '=', 'primary'),
          ),
        ),
    ),
)

const insertFirstVersion = write((db, p: { id: string; version: number; key_id: number; box: Uint8Array }) =>
  db
    .insertInto('sealed_versions')
    .columns(['slot', 'version', 'key_id', 'box'])
    .expression((from) =>
      from
        .selectFrom('credentials')
        .select((e) => [
          sql<number>`n * 2 + ${p.version} % 2`.as('slot'),
          e.val(p.version).as('version'),
          e.val(p.key_id).as('key_id'),
          e.val(p.box).as('box'),
        ])
        .where('id', '=', p.id),
    ),
)

function insertCredentialSteps(
  credential: NewCredential,
  connector: { connectorN: number } | { connectorId: string },
): Step[] {
  const { id, sealed } = credential
  const values = {
    connector_n: 'connectorN' in connector ? connector.connectorN : null,
    connector_id: 'connectorId' in connector ? connector.connectorId : null,
    id,
    name: credential.name,
    type: credential.type,
    version: credential.version,
    fingerprint: credential.fingerprint,
    created_at: credential.createdAt,
    created_by: credential.createdBy,
    key_id: sealed.keyId,
  }
  return [
    step('change', insertCredential, values),
    step('change', insertFirstVersion, { id, version: sealed.version, key_id: sealed.keyId, box: sealed.box }),
  ]
}

const expectCredential = write((db, p: { n: number; revision: number }) =>
  db
    .selectFrom('credentials')
    .select('n')
    .where('n', '=', p.n)
    .where('revision', '=', p.revision)
    .where('deleted_at', 'is', null),
)

type RenameValues = {
  n: number
  revision: number
  name: string
  updated_at: number
  updated_by: string
  active: string | null
}
type ReplaceValues = Omit<RenameValues, 'name'> & { version: number; fingerprint: string; key_id: number }

/**
 * The condition under which any update of a credential still holds. The active credential matters because the connector
 * shows the public settings of just that one.
 */
const asRead = (p: { n: number; revision: number; active: string | null }) =>
  sql<boolean>`n = ${p.n} and revision = ${p.revision} and deleted_at is null
    and (select active_credential_id from connectors where connectors.n = credentials.connector_n) is ${p.active}`

const sealsNow = (keyId: number) =>
  sql<boolean>`exists (select 1 from data_keys where id = ${keyId} and state = 'primary')`

// Three statements rather than one: an UPDATE that names a column of an index writes that index, changed or not.
const renameCredential = write((db, p: RenameValues) =>
  db
    .updateTable('credentials')
    .set((e) => ({ name: p.name, updated_at: p.updated_at, updated_by: p.updated_by, revision: e('revision', '+', 1) }))
    .where(asRead(p)),
)

const replaceCredential = write((db, p: ReplaceValues) =>
  db
    .updateTable('credentials')
    .set((e) => ({
      version: p.version,
      fingerprint: p.fingerprint,
      updated_at: p.updated_at,
      updated_by: p.updated_by,
      revision: e('revision', '+', 1),
    }))
    .where(asRead(p))
    .where(sealsNow(p.key_id)),
)

const renameAndReplaceCredential = write((db, p: RenameValues & ReplaceValues) =>
  db
    .updateTable('credentials')
    .set((e) => ({
      name: p.name,
      version: p.version,
      fingerprint: p.fingerprint,
      updated_at: p.updated_at,
      updated_by: p.updated_by,
      revision: e('revision', '+', 1),
    }))
    .where(asRead(p))
    .where(sealsNow(p.key_id)),
)

function updateCredentialSteps({ credential, set }: Extract<Change, { kind: 'credential.update' }>): Step[] {
  const common = {
    n: credential.n,
    revision: credential.revision,
    active: credential.activeCredentialId,
    updated_at: set.updatedAt,
    updated_by: set.updatedBy,
  }
  const { name, next } = set
  if (next === undefined) return [step('change', renameCredential, { ...common, name: name ?? credential.name })]
  const replaced = { ...common, version: next.version, fingerprint: next.fingerprint, key_id: next.keyId }
  return [
    name === undefined
      ? step('change', replaceCredential, replaced)
      : step('change', renameAndReplaceCredential, { ...replaced, name }),
    ...overwriteSlotSteps(credential.n, next),
  ]
}

type SlotValues = { slot: number; version: number; key_id: number; box: Uint8Array }

const overwriteSlot = write((db, p: SlotValues) =>
  db
    .updateTable('sealed_versions')
    .set({ version: p.version, box: p.box })
    .where('slot', '=', p.slot)
    .where('key_id', '=', p.key_id),
)

const putSlot = write((db, p: SlotValues) =>
  db
    .insertInto('sealed_versions')
    .values({ slot: p.slot, version: p.version, key_id: p.key_id, box: p.box })
    .onConflict((on) => on.column('slot').doUpdateSet({ version: p.version, key_id: p.key_id, box: p.box })),
)

/** The new version takes the slot of the one before the previous one, which is destroyed by that. */
function overwriteSlotSteps(n: number, next: SealedVersion): Step[] {
  const values = { slot: n * 2 + (next.version % 2), version: next.version, key_id: next.keyId, box: next.box }
  return [step('try', overwriteSlot, values), step('change', putSlot, values)]
}

const deleteCredential = write((db, p: { n: number; revision: number; at: number; by: string }) =>
  db
    .updateTable('credentials')
    .set((e) => ({ deleted_at: p.at, updated_at: p.at, updated_by: p.by, revision: e('revision', '+', 1) }))
    .where('n', '=', p.n)
    .where('revision', '=', p.revision)
    .where('deleted_at', 'is', null),
)

const deleteSealed = write((db, p: { n: number }) =>
  db.deleteFrom('sealed_versions').where('slot', 'in', [sql<number>`${p.n} * 2`, sql<number>`${p.n} * 2 + 1`]),
)

const purgeCredentials = write((db, p: { before: number }) =>
  db.deleteFrom('credentials').where('deleted_at', 'is not', null).where('deleted_at', '<', p.before),
)

const purgeConnectors = write((db, p: { before: number }) =>
  db.deleteFrom('connectors').where('deleted_at', 'is not', null).where('deleted_at', '<', p.before),
)
