import { sql, type Kysely } from 'kysely'
import { GRANT_LEASE } from '../../records.ts'
import type { Tables } from '../tables.ts'
import { step, write, type StepsOf } from '../write.ts'

const purgeCredentials = write((db, p: { before: number }) =>
  db.deleteFrom('credentials').where('deleted_at', 'is not', null).where('deleted_at', '<', p.before),
)

const purgeConnectors = write((db, p: { before: number }) =>
  db
    .deleteFrom('connectors')
    .where('deleted_at', 'is not', null)
    .where('deleted_at', '<', p.before)
    // A clock that was set back may have given a connector an earlier time than a credential of it.
    .where((e) =>
      e.not(e.exists(e.selectFrom('credentials').select('credentials.n').whereRef('connector_n', '=', 'connectors.n'))),
    ),
)

const goneConnectors = (db: Kysely<Tables>, before: number) =>
  db
    .selectFrom('connectors')
    .select('connectors.n')
    .where('deleted_at', 'is not', null)
    .where('deleted_at', '<', before)

/** The grants of a connector that goes, which is an end of their own: their boxes went when it was deleted. */
const purgeGrants = write((db, p: { before: number }) =>
  db.deleteFrom('grants').where('connector_n', 'in', goneConnectors(db, p.before)),
)

const purgeSessionsOfGrants = write((db, p: { before: number }) =>
  db
    .deleteFrom('grant_sessions')
    .where(
      'grant_id',
      'in',
      db.selectFrom('grants').select('grants.id').where('connector_n', 'in', goneConnectors(db, p.before)),
    ),
)

const purgeLeasesOfGrants = write((db, p: { before: number }) =>
  db.deleteFrom('leases').where(
    'name',
    'in',
    db
      .selectFrom('grants')
      .select(sql<string>`${sql.lit(GRANT_LEASE)} || grants.id`.as('name'))
      .where('connector_n', 'in', goneConnectors(db, p.before)),
  ),
)

const purgeBoxes = write((db, p: { now: number }) =>
  db.deleteFrom('sealed_boxes').where('expires_at', 'is not', null).where('expires_at', '<=', p.now),
)

const purgeSessions = write((db, p: { now: number }) =>
  db.deleteFrom('grant_sessions').where('expires_at', '<=', p.now),
)

/** Removes what was deleted long enough ago, and what has expired. */
export const purgeSteps: StepsOf<'purge'> = {
  purge: ({ deletedBefore: before, now }) => [
    step('any', purgeBoxes, { now }),
    step('any', purgeSessions, { now }),
    step('any', purgeSessionsOfGrants, { before }),
    step('any', purgeLeasesOfGrants, { before }),
    step('any', purgeGrants, { before }),
    step('any', purgeCredentials, { before }),
    step('any', purgeConnectors, { before }),
  ],
}
