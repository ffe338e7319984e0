import { sql, type Kysely, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { GrantFilter, GrantPage as GrantListPage } from '../store.ts'
import { prepare } from './prepare.ts'
import { prepareTogether } from './together.ts'
import type { Tables } from './tables.ts'

export const grant = prepareTogether({ app: 'text', id: 'text' }, (db, p: { app: string; id: string }) =>
  db.selectFrom('grants').selectAll().where('id', '=', p.id).where('application_id', '=', p.app),
)

/** A grant with the token that is kept of it, and what it stands on: one look for what every lending has to know. */
export const lendable = prepareTogether({ app: 'text', id: 'text' }, (db, p: { app: string; id: string }) =>
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

interface GrantPageParameters {
  app: string
  provider: string | null
  status: string | null
  ip: string | null
  credentialId: string | null
  since: number | null
  before: number | null
  limit: number
  offset: number
}

/** What each filter compares. Only those that narrow stand in a query: one that may be open is looked up by no index. */
const comparisons = {
  provider: (p) => sql<boolean>`provider = ${p.provider}`,
  status: (p) => sql<boolean>`status = ${p.status}`,
  ip: (p) => sql<boolean>`ip = ${p.ip}`,
  credentialId: (p) => sql<boolean>`credential_id = ${p.credentialId}`,
  since: (p) => sql<boolean>`created_at >= ${p.since}`,
  before: (p) => sql<boolean>`created_at < ${p.before}`,
} as const satisfies Record<keyof GrantFilter, (p: GrantPageParameters) => RawBuilder<boolean>>

const ofTheApplication = (p: GrantPageParameters) => sql<boolean>`application_id = ${p.app}`
/** A credential is of one application, and has fewer grants: so that these are looked up by it, whatever the engine guesses. */
const ofItsApplication = (p: GrantPageParameters) => sql<boolean>`application_id || '' = ${p.app}`

const newGrantPage = (narrowing: readonly (keyof GrantFilter)[], { sortBy, orderBy }: GrantOrder) =>
  prepare((db, p: GrantPageParameters) =>
    narrowing
      .reduce(
        (found, name) => found.where(comparisons[name](p)),
        db
          .selectFrom('grants')
          .selectAll()
          .where(narrowing.includes('credentialId') ? ofItsApplication(p) : ofTheApplication(p)),
      )
      .orderBy(sortBy, orderBy)
      .orderBy('n', orderBy)
      .limit(p.limit)
      .offset(p.offset),
  )

type GrantOrder = Pick<GrantListPage, 'sortBy' | 'orderBy'>

const grantPages = new Map<string, ReturnType<typeof newGrantPage>>()

/** The query for a page of grants: one for each set of filters that narrow it and each order, made when it is first asked for. */
export function grantPage(filter: GrantFilter, order: GrantOrder): ReturnType<typeof newGrantPage> {
  const narrowing = (Object.keys(comparisons) as (keyof GrantFilter)[]).filter((name) => filter[name] !== null)
  const key = [order.sortBy, order.orderBy, ...narrowing].join(' ')
  let found = grantPages.get(key)
  if (found === undefined) grantPages.set(key, (found = newGrantPage(narrowing, order)))
  return found
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
    .orderBy('created_at', 'desc')
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
