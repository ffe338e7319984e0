import { sql, type Kysely, type SelectQueryBuilder } from 'kysely'
import { prepare } from './prepare.ts'
import type { Tables } from './tables.ts'

export const grant = prepare((db, p: { app: string; id: string }) =>
  db.selectFrom('grants').selectAll().where('id', '=', p.id).where('application_id', '=', p.app),
)

/** A grant with the token that is kept of it, and what it stands on: one look for what every lending has to know. */
export const lendable = prepare((db, p: { app: string; id: string }) =>
  db
    .selectFrom('grants')
    .leftJoin('sealed_boxes as token', (join) =>
      join
        .onRef('token.id', '=', 'grants.id')
        .on('token.kind', '=', sql.lit('grant-token'))
        .onRef('token.application_id', '=', 'grants.application_id'),
    )
    // One that was deleted has no version left.
    .leftJoin('credentials as behind', 'behind.id', 'grants.credential_id')
    .leftJoin('connectors', (join) =>
      join
        .onRef('connectors.n', '=', 'behind.connector_n')
        .onRef('connectors.application_id', '=', 'grants.application_id')
        .onRef('connectors.provider', '=', 'grants.provider'),
    )
    .selectAll('grants')
    .select([
      'token.n as token_n',
      'token.version as token_version',
      'token.key_id as token_key_id',
      'token.expires_at as token_expires_at',
      'token.box as token_box',
      'connectors.n as present_connector_n',
      'connectors.active_credential_id',
    ])
    .select((e) =>
      e
        .selectFrom('sealed_versions')
        .select((v) => v.fn.max('version').as('version'))
        .where('slot', 'in', [sql<number>`behind.n * 2`, sql<number>`behind.n * 2 + 1`])
        .as('present_version'),
    )
    .where('grants.id', '=', p.id)
    .where('grants.application_id', '=', p.app),
)

export const grantOf = prepare((db, p: { app: string; mailbox: string }) =>
  db.selectFrom('grants').selectAll().where('application_id', '=', p.app).where('mailbox', '=', p.mailbox),
)

type GrantPageParameters = {
  app: string
  provider: string | null
  status: string | null
  ip: string | null
  credential: string | null
  since: number | null
  before: number | null
  limit: number
  offset: number
}

/** A filter that is null leaves its column open. The cast tells PostgreSQL what a null would be of. */
const open = (column: string, value: string | null) =>
  sql<boolean>`(cast(${value} as text) is null or ${sql.ref(column)} = ${value})`

const grantPage = (sortBy: 'created_at' | 'updated_at', orderBy: 'asc' | 'desc') =>
  prepare((db, p: GrantPageParameters) =>
    db
      .selectFrom('grants')
      .selectAll()
      .where('application_id', '=', p.app)
      .where(open('provider', p.provider))
      .where(open('status', p.status))
      .where(open('ip', p.ip))
      .where(open('credential_id', p.credential))
      .where(sql<boolean>`created_at >= coalesce(cast(${p.since} as bigint), 0)`)
      .where(sql<boolean>`created_at < coalesce(cast(${p.before} as bigint), 9007199254740991)`)
      .orderBy(sortBy, orderBy)
      .orderBy('n', orderBy)
      .limit(p.limit)
      .offset(p.offset),
  )

export const grantPages = {
  created_at: { asc: grantPage('created_at', 'asc'), desc: grantPage('created_at', 'desc') },
  updated_at: { asc: grantPage('updated_at', 'asc'), desc: grantPage('updated_at', 'desc') },
}

const countGrants = (db: Kysely<Tables>, p: { app: string; credential: string }, status: 'valid' | 'invalid') =>
  db
    .selectFrom('grants')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('credential_id', '=', p.credential)
    .where('application_id', '=', p.app)
    .where('status', '=', status)

export const grantCounts = prepare((db, p: { app: string; credential: string }) =>
  db.selectNoFrom([countGrants(db, p, 'valid').as('valid'), countGrants(db, p, 'invalid').as('invalid')]),
)

/** How many rows a query finds, counted no further than a bound. */
const bounded = (db: Kysely<Tables>, found: SelectQueryBuilder<Tables, 'grants', object>, most: number) =>
  db.selectFrom(found.select('grants.n').limit(most).as('found')).select((e) => e.fn.countAll<number>().as('n'))

type Bounded = { app: string; most: number }

const ofApplication = (db: Kysely<Tables>, p: Bounded, status: 'valid' | 'invalid') =>
  bounded(db, db.selectFrom('grants').where('application_id', '=', p.app).where('status', '=', status), p.most)

export const grantTotals = prepare((db, p: Bounded) =>
  db.selectNoFrom([ofApplication(db, p, 'valid').as('valid'), ofApplication(db, p, 'invalid').as('invalid')]),
)

const ofConnector = (db: Kysely<Tables>, p: Bounded & { provider: string }, status: 'valid' | 'invalid') =>
  bounded(
    db,
    db
      .selectFrom('connectors')
      .innerJoin('grants', 'grants.connector_n', 'connectors.n')
      .where('connectors.application_id', '=', p.app)
      .where('connectors.provider', '=', p.provider)
      .where('connectors.deleted_at', 'is', null)
      .where('status', '=', status),
    p.most,
  )

export const grantTotalsOfConnector = prepare((db, p: Bounded & { provider: string }) =>
  db.selectNoFrom([ofConnector(db, p, 'valid').as('valid'), ofConnector(db, p, 'invalid').as('invalid')]),
)

export const invalidGrants = prepare((db, p: { app: string; limit: number }) =>
  db
    .selectFrom('grants')
    .selectAll()
    .where('application_id', '=', p.app)
    .where('status', '=', 'invalid')
    .orderBy('n', 'desc')
    .limit(p.limit),
)

/** Only where the version that failed is still the current one. The state is written out, for the index is of it alone. */
export const failingCredentials = prepare((db, p: { app: string; limit: number }) =>
  db
    .selectFrom('credential_health')
    .innerJoin('current_credentials', 'current_credentials.id', 'credential_health.credential_id')
    .innerJoin('connectors', 'connectors.n', 'current_credentials.connector_n')
    .selectAll('credential_health')
    .select(['current_credentials.name', 'connectors.provider'])
    .where('credential_health.application_id', '=', p.app)
    .where(sql<boolean>`state = 'failing'`)
    .whereRef('credential_health.version', '=', 'current_credentials.version')
    .orderBy('credential_health.credential_id')
    .limit(p.limit),
)

export const box = prepare((db, p: { app: string; kind: string; id: string }) =>
  db
    .selectFrom('sealed_boxes')
    .selectAll()
    .where('kind', '=', p.kind)
    .where('id', '=', p.id)
    .where('application_id', '=', p.app),
)

export const boxesOfKind = prepare((db, p: { app: string; kind: string }) =>
  db.selectFrom('sealed_boxes').selectAll().where('kind', '=', p.kind).where('application_id', '=', p.app).orderBy('n'),
)

export const boxesAfter = prepare((db, p: { n: number; limit: number }) =>
  db.selectFrom('sealed_boxes').selectAll().where('n', '>', p.n).orderBy('n').limit(p.limit),
)

export const boxesUnder = prepare((db, p: { keyId: number; n: number; limit: number }) =>
  db
    .selectFrom('sealed_boxes')
    .selectAll()
    .where('key_id', '=', p.keyId)
    .where('n', '>', p.n)
    .orderBy('n')
    .limit(p.limit),
)

export const session = prepare((db, p: { app: string; id: string }) =>
  db.selectFrom('grant_sessions').selectAll().where('id', '=', p.id).where('application_id', '=', p.app),
)

export const lease = prepare((db, p: { name: string }) =>
  db.selectFrom('leases').selectAll().where('name', '=', p.name),
)

export const credentialHealth = prepare((db, p: { app: string; credential: string }) =>
  db
    .selectFrom('credential_health')
    .selectAll()
    .where('credential_id', '=', p.credential)
    .where('application_id', '=', p.app),
)
