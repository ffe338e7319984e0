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

/** Removes what was deleted long enough ago. */
export const purgeSteps: StepsOf<'purge'> = {
  purge: ({ deletedBefore: before }) => [
    step('any', purgeCredentials, { before }),
    step('any', purgeConnectors, { before }),
  ],
}
