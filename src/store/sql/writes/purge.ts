import { sql, type Kysely } from 'kysely'
import { GRANT_LEASE, type PurgeKind } from '../../records.ts'
import type { Tables } from '../tables.ts'
import { step, write, type StepsOf, type Write } from '../write.ts'

/**
 * Rows that go in one transaction: as many as cost what waits beside it some milliseconds, with the largest boxes too, and
 * far from what PostgreSQL gives a statement.
 */
const BATCH = 200

interface PurgeValues {
  /** What was deleted before it. */
  readonly before: number
  /** What has expired by it, */
  readonly now: number
  /** and the same in the form of better-auth's tables. */
  readonly nowText: string
}

// Each takes its batch by the primary key, for PostgreSQL has no DELETE with a limit.

const purgeBoxes = write((db, p: PurgeValues) =>
  db
    .deleteFrom('sealed_boxes')
    .where(
      'n',
      'in',
      db
        .selectFrom('sealed_boxes')
        .select('n')
        .where('expires_at', 'is not', null)
        .where('expires_at', '<=', p.now)
        .limit(BATCH),
    ),
)

const purgeVerifications = write((db, p: PurgeValues) =>
  db
    .deleteFrom('member_verifications')
    .where(
      'id',
      'in',
      db.selectFrom('member_verifications').select('id').where('expires_at', '<=', p.nowText).limit(BATCH),
    ),
)

const purgeMemberSessions = write((db, p: PurgeValues) =>
  db
    .deleteFrom('member_sessions')
    .where('id', 'in', db.selectFrom('member_sessions').select('id').where('expires_at', '<=', p.nowText).limit(BATCH)),
)

const purgeSessions = write((db, p: PurgeValues) =>
  db
    .deleteFrom('grant_sessions')
    .where('id', 'in', db.selectFrom('grant_sessions').select('id').where('expires_at', '<=', p.now).limit(BATCH)),
)

const goneConnectors = (db: Kysely<Tables>, before: number) =>
  db
    .selectFrom('connectors')
    .select('connectors.n')
    .where('deleted_at', 'is not', null)
    .where('deleted_at', '<', before)

/** The grants of a connector that goes, which is an end of their own: their boxes went when it was deleted. */
const goneGrants = (db: Kysely<Tables>, before: number) =>
  db.selectFrom('grants').where('connector_n', 'in', goneConnectors(db, before))

const purgeSessionsOfGrants = write((db, p: PurgeValues) =>
  db
    .deleteFrom('grant_sessions')
    .where(
      'id',
      'in',
      db
        .selectFrom('grant_sessions')
        .select('grant_sessions.id')
        .where('grant_id', 'in', goneGrants(db, p.before).select('grants.id'))
        .limit(BATCH),
    ),
)

const purgeLeasesOfGrants = write((db, p: PurgeValues) =>
  db.deleteFrom('leases').where(
    'name',
    'in',
    db
      .selectFrom('leases')
      .select('leases.name')
      .where(
        'leases.name',
        'in',
        goneGrants(db, p.before).select(sql<string>`${sql.lit(GRANT_LEASE)} || grants.id`.as('name')),
      )
      .limit(BATCH),
  ),
)

/** What is of one goes before it, unless that has failed, or it has become one that goes only since. */
const purgeGrants = write((db, p: PurgeValues) =>
  db.deleteFrom('grants').where(
    'n',
    'in',
    goneGrants(db, p.before)
      .select('grants.n')
      .where((e) => e.not(e.exists(e.selectFrom('grant_sessions').select('id').whereRef('grant_id', '=', 'grants.id'))))
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('leases')
              .select('name')
              .where('name', '=', sql<string>`${sql.lit(GRANT_LEASE)} || grants.id`),
          ),
        ),
      )
      .limit(BATCH),
  ),
)

const goneCredentials = (db: Kysely<Tables>, before: number) =>
  db.selectFrom('credentials').where('deleted_at', 'is not', null).where('deleted_at', '<', before)

// Both go when a credential is deleted; on PostgreSQL a change that meets it may leave one behind.

const purgeHealth = write((db, p: PurgeValues) =>
  db
    .deleteFrom('credential_health')
    .where(
      'credential_id',
      'in',
      db
        .selectFrom('credential_health')
        .select('credential_id')
        .where('credential_id', 'in', goneCredentials(db, p.before).select('credentials.id'))
        .limit(BATCH),
    ),
)

const purgeConsents = write((db, p: PurgeValues) =>
  db
    .deleteFrom('sealed_boxes')
    .where(
      'n',
      'in',
      db
        .selectFrom('sealed_boxes')
        .select('sealed_boxes.n')
        .where('kind', '=', 'consent')
        .where('id', 'in', goneCredentials(db, p.before).select('credentials.id'))
        .limit(BATCH),
    ),
)

const purgeCredentials = write((db, p: PurgeValues) =>
  db.deleteFrom('credentials').where(
    'n',
    'in',
    goneCredentials(db, p.before)
      .select('credentials.n')
      .where((e) =>
        e.not(
          e.exists(
            e.selectFrom('credential_health').select('credential_id').whereRef('credential_id', '=', 'credentials.id'),
          ),
        ),
      )
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('sealed_boxes')
              .select('sealed_boxes.n')
              .where('kind', '=', 'consent')
              .whereRef('sealed_boxes.id', '=', 'credentials.id'),
          ),
        ),
      )
      .limit(BATCH),
  ),
)

const purgeConnectors = write((db, p: PurgeValues) =>
  db.deleteFrom('connectors').where(
    'n',
    'in',
    goneConnectors(db, p.before)
      // A clock that was set back may have given a connector an earlier time than a credential of it.
      .where((e) =>
        e.not(
          e.exists(e.selectFrom('credentials').select('credentials.n').whereRef('connector_n', '=', 'connectors.n')),
        ),
      )
      // As with what is of a grant.
      .where((e) =>
        e.not(e.exists(e.selectFrom('grants').select('grants.n').whereRef('connector_n', '=', 'connectors.n'))),
      )
      .limit(BATCH),
  ),
)

const purges: Readonly<Record<PurgeKind, Write<PurgeValues>>> = {
  'expired boxes': purgeBoxes,
  'expired verifications': purgeVerifications,
  'expired member sessions': purgeMemberSessions,
  'expired sessions': purgeSessions,
  'sessions of gone grants': purgeSessionsOfGrants,
  'leases of gone grants': purgeLeasesOfGrants,
  'gone grants': purgeGrants,
  'health of gone credentials': purgeHealth,
  'consents of gone credentials': purgeConsents,
  'gone credentials': purgeCredentials,
  'gone connectors': purgeConnectors,
}

/** Removes what was deleted long enough ago, and what has expired: a batch of one kind. */
export const purgeSteps: StepsOf<'purge'> = {
  purge: ({ of, deletedBefore: before, now }) => [
    step('change', purges[of], { before, now, nowText: new Date(now * 1000).toISOString() }),
  ],
}
