import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { sql } from 'kysely'
import type { ApplicationId, CredentialId } from '../../lib/ids.ts'
import type { DataKeyRow } from '../../vault/keyring.ts'
import type {
  ApiKey,
  Application,
  AuditHead,
  AuditRow,
  Connector,
  Credential,
  CredentialInConnector,
  Deployment,
  PlacedVersion,
  Reads,
  SealedVersion,
} from '../store.ts'
import { prepare, type Statement } from './prepare.ts'

// The casts below give rows of our own tables their branded ids and closed unions back; the schema's CHECKs and the
// inserts in changes.ts are what they rest on.

const connectorColumns = [
  'connectors.n',
  'connectors.id',
  'connectors.provider',
  'connectors.name',
  'connectors.settings',
  'connectors.scope',
  'connectors.active_credential_id',
  'connectors.credential_count',
  'connectors.created_at',
  'connectors.created_by',
  'connectors.updated_at',
  'connectors.updated_by',
  'connectors.revision',
] as const

const credentialColumns = [
  'credentials.n',
  'credentials.id',
  'credentials.name',
  'credentials.type',
  'credentials.version',
  'credentials.fingerprint',
  'credentials.created_at',
  'credentials.created_by',
  'credentials.updated_at',
  'credentials.updated_by',
  'credentials.last_used_at',
  'credentials.revision',
] as const

const apiKeyColumns = [
  'id',
  'application_id',
  'name',
  'scopes',
  'created_at',
  'expires_at',
  'revoked_at',
  'last_used_at',
] as const

const apiKeyByHash = prepare((db, p: { hash: Uint8Array }) =>
  db.selectFrom('api_keys').select(apiKeyColumns).where('hash', '=', p.hash),
)

const apiKeys = prepare((db, p: { app: string }) =>
  db
    .selectFrom('api_keys')
    .select(apiKeyColumns)
    .where('application_id', '=', p.app)
    .orderBy('created_at')
    .orderBy('id'),
)

const application = prepare((db, p: { app: string }) =>
  db.selectFrom('applications').selectAll().where('id', '=', p.app),
)

const applications = prepare((db) => db.selectFrom('applications').selectAll().orderBy('created_at').orderBy('id'))

const connector = prepare((db, p: { app: string; provider: string }) =>
  db
    .selectFrom('connectors')
    .select(connectorColumns)
    .where('application_id', '=', p.app)
    .where('provider', '=', p.provider)
    .where('deleted_at', 'is', null),
)

const connectors = prepare((db, p: { app: string; limit: number; offset: number }) =>
  db
    .selectFrom('connectors')
    .select(connectorColumns)
    .where('application_id', '=', p.app)
    .where('deleted_at', 'is', null)
    .orderBy('n')
    .limit(p.limit)
    .offset(p.offset),
)

const allConnectors = prepare((db) =>
  db
    .selectFrom('connectors')
    .select([...connectorColumns, 'application_id'])
    .where('deleted_at', 'is', null)
    .orderBy('n'),
)

const credential = prepare((db, p: { app: string; provider: string; id: string }) =>
  db
    .selectFrom('credentials')
    .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
    .select(credentialColumns)
    .select(['connector_n', 'connectors.revision as connector_revision', 'active_credential_id'])
    .where('credentials.id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('provider', '=', p.provider)
    .where('credentials.deleted_at', 'is', null),
)

const credentialNamed = prepare((db, p: { app: string; provider: string; name: string }) =>
  db
    .selectFrom('connectors')
    .innerJoin('credentials', 'credentials.connector_n', 'connectors.n')
    .select(credentialColumns)
    .select(['connector_n', 'connectors.revision as connector_revision', 'active_credential_id'])
    .where('application_id', '=', p.app)
    .where('provider', '=', p.provider)
    .where('connectors.deleted_at', 'is', null)
    .where('credentials.name', '=', p.name)
    .where('credentials.deleted_at', 'is', null),
)

type CredentialPageParameters = { app: string; provider: string; limit: number; offset: number }

const credentialPage = (sortBy: 'created_at' | 'updated_at', orderBy: 'asc' | 'desc') =>
  prepare((db, p: CredentialPageParameters) =>
    db
      .selectFrom('credentials')
      .select(credentialColumns)
      .where('connector_n', '=', (from) =>
        from
          .selectFrom('connectors')
          .select('n')
          .where('application_id', '=', p.app)
          .where('provider', '=', p.provider)
          .where('deleted_at', 'is', null),
      )
      .where('deleted_at', 'is', null)
      .orderBy(sortBy, orderBy)
      .orderBy('n', orderBy)
      .limit(p.limit)
      .offset(p.offset),
  )

const credentialPages = {
  created_at: { asc: credentialPage('created_at', 'asc'), desc: credentialPage('created_at', 'desc') },
  updated_at: { asc: credentialPage('updated_at', 'asc'), desc: credentialPage('updated_at', 'desc') },
}

const sealedVersion = prepare((db, p: { app: string; provider: string; id: string; version: number }) =>
  db
    .selectFrom('credentials')
    .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
    .innerJoin('sealed_versions', (join) =>
      join.on('sealed_versions.slot', '=', sql<number>`credentials.n * 2 + ${p.version} % 2`),
    )
    .select(['sealed_versions.version', 'key_id', 'box'])
    .where('credentials.id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('provider', '=', p.provider)
    .where('credentials.deleted_at', 'is', null)
    .where('sealed_versions.version', '=', p.version),
)

const deployment = prepare((db) => db.selectFrom('deployment').selectAll())

const dataKeys = prepare((db) => db.selectFrom('data_keys').selectAll().orderBy('id'))

const placedColumns = [
  'slot',
  'sealed_versions.version',
  'key_id',
  'box',
  'application_id',
  'provider',
  'credentials.id as credential_id',
] as const

const sealedVersionsAfter = prepare((db, p: { slot: number; limit: number }) =>
  db
    .selectFrom('sealed_versions')
    .innerJoin('credentials', (join) => join.on('credentials.n', '=', sql<number>`sealed_versions.slot / 2`))
    .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
    .select(placedColumns)
    .where('slot', '>', p.slot)
    .orderBy('slot')
    .limit(p.limit),
)

const sealedVersionsUnder = prepare((db, p: { keyId: number; limit: number }) =>
  db
    .selectFrom('sealed_versions')
    .innerJoin('credentials', (join) => join.on('credentials.n', '=', sql<number>`sealed_versions.slot / 2`))
    .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
    .select(placedColumns)
    .where('key_id', '=', p.keyId)
    .orderBy('slot')
    .limit(p.limit),
)

const countSealedUnder = prepare((db, p: { keyId: number }) =>
  db
    .selectFrom('sealed_versions')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('key_id', '=', p.keyId),
)

const auditHeads = prepare((db) => db.selectFrom('audit_heads').selectAll().orderBy('chain'))

const auditRecords = prepare((db, p: { chain: string; after: number; limit: number }) =>
  db
    .selectFrom('audit_records')
    .select(['seq', 'record', 'mac'])
    .where('chain', '=', p.chain)
    .where('seq', '>', p.after)
    .orderBy('seq')
    .limit(p.limit),
)

const counts = prepare((db) =>
  db.selectNoFrom((e) => [
    e
      .selectFrom('applications')
      .select((f) => f.fn.countAll<number>().as('n'))
      .as('applications'),
    e
      .selectFrom('connectors')
      .select((f) => f.fn.countAll<number>().as('n'))
      .where('deleted_at', 'is', null)
      .as('connectors'),
    e
      .selectFrom('credentials')
      .select((f) => f.fn.countAll<number>().as('n'))
      .where('deleted_at', 'is', null)
      .as('credentials'),
  ]),
)

type Row<S> = S extends { readonly row?: infer R } ? R : never

/** The read half of the port over one connection that never writes. */
export function sqliteReads(database: DatabaseSync): Reads {
  const prepared = new Map<string, StatementSync>()

  function statement(text: string): StatementSync {
    let found = prepared.get(text)
    if (found === undefined) prepared.set(text, (found = database.prepare(text)))
    return found
  }
  const one = <P extends object, R>(query: Statement<P, R>, parameters: P): R | undefined =>
    statement(query.sql).get(...query.bind(parameters)) as R | undefined
  const all = <P extends object, R>(query: Statement<P, R>, parameters: P): R[] =>
    statement(query.sql).all(...query.bind(parameters)) as R[]

  return {
    async apiKeyByHash(hash) {
      const row = one(apiKeyByHash, { hash })
      return row && toApiKey(row)
    },
    async apiKeys(app) {
      return all(apiKeys, { app }).map(toApiKey)
    },
    async application(app) {
      const row = one(application, { app })
      return row && toApplication(row)
    },
    async connector(app, provider) {
      const row = one(connector, { app, provider })
      return row && toConnector(row)
    },
    async connectors(app, page) {
      return all(connectors, { app, limit: page.limit, offset: page.offset }).map(toConnector)
    },
    async credential(app, provider, id) {
      const row = one(credential, { app, provider, id })
      return row && toCredentialInConnector(row)
    },
    async credentialNamed(app, provider, name) {
      const row = one(credentialNamed, { app, provider, name })
      return row && toCredentialInConnector(row)
    },
    async credentials(app, provider, { sortBy, orderBy, limit, offset }) {
      return all(credentialPages[sortBy][orderBy], { app, provider, limit, offset }).map(toCredential)
    },
    async sealedVersion(app, provider, id, version) {
      const row = one(sealedVersion, { app, provider, id, version })
      return row && toSealedVersion(row)
    },
    async deployment() {
      const row = one(deployment, {})
      return row && ({ id: row.id, rootId: row.root_id, createdAt: row.created_at } satisfies Deployment)
    },
    async dataKeys() {
      return all(dataKeys, {}).map(toDataKey)
    },
    async applications() {
      return all(applications, {}).map(toApplication)
    },
    async sealedVersionsAfter(slot, limit) {
      return all(sealedVersionsAfter, { slot, limit }).map(toPlacedVersion)
    },
    async sealedVersionsUnder(keyId, limit) {
      return all(sealedVersionsUnder, { keyId, limit }).map(toPlacedVersion)
    },
    async countSealedUnder(keyId) {
      return one(countSealedUnder, { keyId })?.count ?? 0
    },
    async auditHeads() {
      return all(auditHeads, {}) satisfies AuditHead[]
    },
    async auditRecords(chain, after, limit) {
      return all(auditRecords, { chain, after, limit }) satisfies AuditRow[]
    },
    async allConnectors() {
      return all(allConnectors, {}).map((row) => ({
        ...toConnector(row),
        applicationId: row.application_id as ApplicationId,
      }))
    },
    async counts() {
      const row = one(counts, {})
      return {
        applications: row?.applications ?? 0,
        connectors: row?.connectors ?? 0,
        credentials: row?.credentials ?? 0,
      }
    },
  }
}

// --- rows to records ---

function toApiKey(row: Row<typeof apiKeyByHash>): ApiKey {
  return {
    id: row.id,
    applicationId: row.application_id as ApplicationId,
    name: row.name,
    scopes: JSON.parse(row.scopes) as string[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}

function toApplication(row: Row<typeof application>): Application {
  return {
    id: row.id as ApplicationId,
    organizationId: row.organization_id,
    region: row.region,
    environment: row.environment as Application['environment'],
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}

function toConnector(row: Row<typeof connector>): Connector {
  return {
    n: row.n,
    id: row.id,
    provider: row.provider,
    name: row.name,
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    scope: row.scope === null ? null : (JSON.parse(row.scope) as string[]),
    activeCredentialId: row.active_credential_id as CredentialId | null,
    credentialCount: row.credential_count,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    revision: row.revision,
  }
}

function toCredential(row: Row<(typeof credentialPages)['created_at']['asc']>): Credential {
  return {
    n: row.n,
    id: row.id as CredentialId,
    name: row.name,
    type: row.type,
    version: row.version,
    fingerprint: row.fingerprint,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    lastUsedAt: row.last_used_at,
    revision: row.revision,
  }
}

function toCredentialInConnector(row: Row<typeof credential>): CredentialInConnector {
  return {
    ...toCredential(row),
    connectorN: row.connector_n,
    connectorRevision: row.connector_revision,
    activeCredentialId: row.active_credential_id as CredentialId | null,
  }
}

function toSealedVersion(row: Row<typeof sealedVersion>): SealedVersion {
  return { version: row.version, keyId: row.key_id, box: row.box }
}

function toPlacedVersion(row: Row<typeof sealedVersionsAfter>): PlacedVersion {
  return {
    slot: row.slot,
    version: row.version,
    keyId: row.key_id,
    box: row.box,
    applicationId: row.application_id as ApplicationId,
    provider: row.provider,
    credentialId: row.credential_id as CredentialId,
  }
}

function toDataKey(row: Row<typeof dataKeys>): DataKeyRow {
  return {
    id: row.id,
    purpose: row.purpose,
    applicationId: row.application_id,
    state: row.state,
    rootId: row.root_id,
    box: row.box === null ? null : Buffer.from(row.box),
    createdAt: row.created_at,
    destroyedAt: row.destroyed_at,
  }
}
