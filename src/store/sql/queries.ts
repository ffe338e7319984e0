import { sql, type Kysely } from 'kysely'
import { prepare } from './prepare.ts'
import { prepareTogether } from './together.ts'
import type { Tables } from './tables.ts'

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
  'current_credentials.n',
  'current_credentials.id',
  'current_credentials.name',
  'current_credentials.type',
  'current_credentials.version',
  'current_credentials.fingerprint',
  'current_credentials.created_at',
  'current_credentials.created_by',
  'current_credentials.updated_at',
  'current_credentials.updated_by',
  'current_credentials.last_used_at',
  'current_credentials.revision',
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

export const apiKeyByHash = prepare((db, p: { hash: Uint8Array }) =>
  db.selectFrom('api_keys').select(apiKeyColumns).where('hash', '=', p.hash),
)

export const apiKeys = prepare((db, p: { app: string }) =>
  db
    .selectFrom('api_keys')
    .select(apiKeyColumns)
    .where('application_id', '=', p.app)
    .orderBy('created_at')
    .orderBy('id'),
)

export const application = prepare((db, p: { app: string }) =>
  db.selectFrom('applications').selectAll().where('id', '=', p.app),
)

export const applications = prepare((db) =>
  db.selectFrom('applications').selectAll().orderBy('created_at').orderBy('id'),
)

export const connector = prepare((db, p: { app: string; provider: string }) =>
  db
    .selectFrom('connectors')
    .select(connectorColumns)
    .where('application_id', '=', p.app)
    .where('provider', '=', p.provider)
    .where('deleted_at', 'is', null),
)

export const connectors = prepare((db, p: { app: string; limit: number; offset: number }) =>
  db
    .selectFrom('connectors')
    .select(connectorColumns)
    .where('application_id', '=', p.app)
    .where('deleted_at', 'is', null)
    .orderBy('n')
    .limit(p.limit)
    .offset(p.offset),
)

export const allConnectors = prepare((db) =>
  db
    .selectFrom('connectors')
    .select([...connectorColumns, 'application_id'])
    .where('deleted_at', 'is', null)
    .orderBy('n'),
)

export const credential = prepareTogether(
  { app: 'text', provider: 'text', id: 'text' },
  (db, p: { app: string; provider: string; id: string }) =>
    db
      .selectFrom('current_credentials')
      .innerJoin('connectors', 'connectors.n', 'current_credentials.connector_n')
      .select(credentialColumns)
      .select(['connector_n', 'connectors.revision as connector_revision', 'active_credential_id'])
      .where('current_credentials.id', '=', p.id)
      .where('application_id', '=', p.app)
      .where('provider', '=', p.provider),
)

export const credentialNamed = prepare((db, p: { app: string; provider: string; name: string }) =>
  db
    .selectFrom('connectors')
    .innerJoin('current_credentials', 'current_credentials.connector_n', 'connectors.n')
    .select(credentialColumns)
    .select(['connector_n', 'connectors.revision as connector_revision', 'active_credential_id'])
    .where('application_id', '=', p.app)
    .where('provider', '=', p.provider)
    .where('connectors.deleted_at', 'is', null)
    .where('current_credentials.name', '=', p.name),
)

type CredentialPageParameters = { app: string; provider: string; limit: number; offset: number }

const credentialPage = (sortBy: 'created_at' | 'updated_at', orderBy: 'asc' | 'desc') =>
  prepare((db, p: CredentialPageParameters) =>
    db
      .selectFrom('current_credentials')
      .select(credentialColumns)
      .where('connector_n', '=', (from) =>
        from
          .selectFrom('connectors')
          .select('n')
          .where('application_id', '=', p.app)
          .where('provider', '=', p.provider)
          .where('deleted_at', 'is', null),
      )
      .orderBy(sortBy, orderBy)
      .orderBy('n', orderBy)
      .limit(p.limit)
      .offset(p.offset),
  )

export const credentialPages = {
  created_at: { asc: credentialPage('created_at', 'asc'), desc: credentialPage('created_at', 'desc') },
  updated_at: { asc: credentialPage('updated_at', 'asc'), desc: credentialPage('updated_at', 'desc') },
}

export const sealedVersion = prepare((db, p: { app: string; provider: string; id: string; version: number }) =>
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

export const credentialVersions = prepare((db, p: { app: string; provider: string; id: string }) =>
  db
    .selectFrom('credentials')
    .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
    .innerJoin('sealed_versions', (join) =>
      join.on('sealed_versions.slot', 'in', [sql<number>`credentials.n * 2`, sql<number>`credentials.n * 2 + 1`]),
    )
    .select(['sealed_versions.version', 'fingerprint', 'sealed_at', 'sealed_by'])
    .where('credentials.id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('provider', '=', p.provider)
    .where('credentials.deleted_at', 'is', null)
    .orderBy('sealed_versions.version', 'desc'),
)

const liveConnector = (db: Kysely<Tables>, p: { app: string; provider: string }) =>
  db
    .selectFrom('connectors')
    .select('n')
    .where('application_id', '=', p.app)
    .where('provider', '=', p.provider)
    .where('deleted_at', 'is', null)

type CredentialAgeParameters = {
  app: string
  provider: string
  before: number
  afterCreatedAt: number
  afterN: number
  limit: number
}

export const credentialAges = prepare((db, p: CredentialAgeParameters) =>
  db
    .selectFrom('credentials')
    .select((e) => [
      'credentials.n',
      'id',
      'name',
      'created_at',
      'last_used_at',
      e
        .selectFrom('sealed_versions')
        .select('sealed_at')
        .where('slot', 'in', [sql<number>`credentials.n * 2`, sql<number>`credentials.n * 2 + 1`])
        .orderBy('version', 'desc')
        .limit(1)
        .as('sealed_at'),
    ])
    .where('connector_n', '=', liveConnector(db, p))
    .where('deleted_at', 'is', null)
    .where('created_at', '<', p.before)
    .where(sql<boolean>`(created_at, n) > (${p.afterCreatedAt}, ${p.afterN})`)
    .orderBy('created_at')
    .orderBy('n')
    .limit(p.limit),
)

export const anyCredentialUsed = prepare((db, p: { app: string; provider: string }) =>
  db
    .selectFrom('credentials')
    .select('n')
    .where('connector_n', '=', liveConnector(db, p))
    .where('last_used_at', 'is not', null)
    .limit(1),
)

export const usageDays = prepare((db, p: { app: string; from: number }) =>
  db
    .selectFrom('usage_days')
    .select(['day', 'requests', 'errors', 'changes'])
    .where('application_id', '=', p.app)
    .where('day', '>=', p.from)
    .orderBy('day'),
)

export const deployment = prepare((db) => db.selectFrom('deployment').selectAll())

export const dataKeys = prepare((db) => db.selectFrom('data_keys').selectAll().orderBy('id'))

const placedColumns = [
  'slot',
  'sealed_versions.version',
  'key_id',
  'box',
  'application_id',
  'provider',
  'credentials.id as credential_id',
] as const

export const sealedVersionsAfter = prepare((db, p: { slot: number; limit: number }) =>
  db
    .selectFrom('sealed_versions')
    .innerJoin('credentials', (join) => join.on('credentials.n', '=', sql<number>`sealed_versions.slot / 2`))
    .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
    .select(placedColumns)
    .where('slot', '>', p.slot)
    .orderBy('slot')
    .limit(p.limit),
)

export const sealedVersionsUnder = prepare((db, p: { keyId: number; slot: number; limit: number }) =>
  db
    .selectFrom('sealed_versions')
    .innerJoin('credentials', (join) => join.on('credentials.n', '=', sql<number>`sealed_versions.slot / 2`))
    .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
    .select(placedColumns)
    .where('key_id', '=', p.keyId)
    .where('slot', '>', p.slot)
    .orderBy('slot')
    .limit(p.limit),
)

export const countSealedUnder = prepare((db, p: { keyId: number }) =>
  db.selectNoFrom(
    sql<number>`(select count(*) from sealed_versions where key_id = ${p.keyId})
      + (select count(*) from sealed_boxes where key_id = ${p.keyId})`.as('count'),
  ),
)

/**
 * Boxes of sign-ins, codes and signing keys belong to nothing else and go by their own time. What is known of the health of
 * a credential may go as late as its shell.
 */
export const countStrays = prepare((db) =>
  db.selectNoFrom(
    sql<number>`(select count(*) from sealed_versions where not exists
        (select 1 from credentials where n = sealed_versions.slot / 2 and deleted_at is null))
      + (select count(*) from sealed_boxes where kind in ('grant-secret', 'grant-token') and not exists
        (select 1 from grants where grants.id = sealed_boxes.id))
      + (select count(*) from sealed_boxes where kind = 'consent' and not exists
        (select 1 from credentials where credentials.id = sealed_boxes.id and deleted_at is null))
      + (select count(*) from credential_health where not exists
        (select 1 from credentials where credentials.id = credential_health.credential_id))`.as('count'),
  ),
)

export const auditHeads = prepare((db) => db.selectFrom('audit_heads').selectAll().orderBy('chain'))

export const auditStarts = prepare((db) => db.selectFrom('audit_starts').selectAll().orderBy('chain'))

export const auditRecords = prepare((db, p: { chain: string; after: number; limit: number }) =>
  db
    .selectFrom('audit_records')
    .select(['seq', 'record', 'mac'])
    .where('chain', '=', p.chain)
    .where('seq', '>', p.after)
    .orderBy('seq')
    .limit(p.limit),
)

export const auditRecordsBefore = prepare((db, p: { chain: string; before: number; limit: number }) =>
  db
    .selectFrom('audit_records')
    .select(['seq', 'record', 'mac'])
    .where('chain', '=', p.chain)
    .where('seq', '<', p.before)
    .orderBy('seq', 'desc')
    .limit(p.limit),
)

export const counts = prepare((db) =>
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

const allMembers = (db: Kysely<Tables>) =>
  db
    .selectFrom('members')
    .select((e) => [
      'members.id',
      'members.name',
      'members.email',
      'members.role',
      'members.two_factor_enabled',
      'members.last_sign_in_at',
      'members.created_at',
      e
        .selectFrom('member_passkeys')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('member_passkeys.member_id', '=', 'members.id')
        .as('passkeys'),
      e
        .selectFrom('member_accounts')
        .select((inner) => inner.fn.count<number>('password').as('count'))
        .whereRef('member_accounts.member_id', '=', 'members.id')
        .as('passwords'),
    ])
    .orderBy('members.created_at')
    .orderBy('members.id')

export const members = prepare((db) => allMembers(db))

export const member = prepare((db, p: { id: string }) => allMembers(db).where('members.id', '=', p.id))

const invitationColumns = ['id', 'role', 'email', 'created_at', 'created_by', 'expires_at'] as const

const stillOpen = (db: Kysely<Tables>, p: { at: number }) =>
  db
    .selectFrom('invitations')
    .select(invitationColumns)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', p.at)
    .orderBy('created_at')
    .orderBy('id')

export const openInvitations = prepare((db, p: { at: number }) => stillOpen(db, p))

export const openInvitation = prepare((db, p: { hash: Uint8Array; at: number }) =>
  stillOpen(db, p).where('hash', '=', p.hash),
)
