import { step, write, type StepsOf } from '../write.ts'

type Kinds = 'credential.health' | 'credential.used'

type HealthValues = {
  app: string
  credential: string
  state: 'ok' | 'failing'
  version: number
  trial: string
  last_ok_at: number | null
  paused_until: number | null
  failures: number
}

type FromValues = {
  app: string
  credential: string
  version: number
  from_state: HealthValues['state']
  from_version: number
  from_trial: string
  from_paused_until: number | null
  from_failures: number
}

/** Nothing else is known of that version, or of a later one. When it last worked follows from the rest. */
const expectHealth = write((db, p: FromValues) =>
  db
    .selectNoFrom((e) => e.lit(1).as('none'))
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('credential_health')
            .select('credential_id')
            .where('credential_id', '=', p.credential)
            .where('application_id', '=', p.app)
            .where('version', '>=', p.version)
            .where((known) =>
              known.not(
                known.and([
                  known('version', '=', p.from_version),
                  known('state', '=', p.from_state),
                  known('last_trial', '=', p.from_trial),
                  known('paused_until', 'is not distinct from', p.from_paused_until),
                  known('failures', '=', p.from_failures),
                ]),
              ),
            ),
        ),
      ),
    ),
)

/** Of a credential that is there and is the application's. */
const putHealth = write((db, p: HealthValues) =>
  db
    .insertInto('credential_health')
    .columns([
      'credential_id',
      'application_id',
      'state',
      'version',
      'last_trial',
      'last_ok_at',
      'paused_until',
      'failures',
    ])
    .expression((from) =>
      from
        .selectFrom('credentials')
        .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
        .select((e) => [
          'credentials.id as credential_id',
          'connectors.application_id',
          e.val(p.state).as('state'),
          e.val(p.version).as('version'),
          e.val(p.trial).as('last_trial'),
          e.val(p.last_ok_at).as('last_ok_at'),
          e.val(p.paused_until).as('paused_until'),
          e.val(p.failures).as('failures'),
        ])
        .where('credentials.id', '=', p.credential)
        .where('connectors.application_id', '=', p.app)
        .where('credentials.deleted_at', 'is', null),
    )
    .onConflict((on) =>
      on.column('credential_id').doUpdateSet((e) => ({
        state: e.ref('excluded.state'),
        version: e.ref('excluded.version'),
        last_trial: e.ref('excluded.last_trial'),
        last_ok_at: e.ref('excluded.last_ok_at'),
        paused_until: e.ref('excluded.paused_until'),
        failures: e.ref('excluded.failures'),
      })),
    ),
)

/** Times of several instances come in any order. */
const touchUse = write((db, p: { app: string; n: number; at: number }) =>
  db
    .updateTable('credentials')
    .set((e) => ({ last_used_at: e.val(p.at) }))
    .where('n', '=', p.n)
    .where((e) => e.or([e('last_used_at', 'is', null), e('last_used_at', '<', p.at)]))
    .where((e) =>
      e.exists(
        e
          .selectFrom('connectors')
          .select('connectors.n')
          .whereRef('connectors.n', '=', 'credentials.connector_n')
          .where('application_id', '=', p.app),
      ),
    ),
)

/** What came of putting a credential to work. */
export const useSteps: StepsOf<Kinds> = {
  'credential.health': ({ app, from, health }) => [
    step('row', expectHealth, {
      app,
      credential: health.credentialId,
      version: health.version,
      from_state: from?.state ?? 'ok',
      from_version: from?.version ?? 0,
      from_trial: from === undefined ? '' : JSON.stringify(from.lastTrial),
      from_paused_until: from?.pausedUntil ?? null,
      from_failures: from?.failures ?? 0,
    }),
    step('any', putHealth, {
      app,
      credential: health.credentialId,
      state: health.state,
      version: health.version,
      trial: JSON.stringify(health.lastTrial),
      last_ok_at: health.lastOkAt,
      paused_until: health.pausedUntil,
      failures: health.failures,
    }),
  ],
  'credential.used': (change) => [step('any', touchUse, change)],
}
