import { step, write, type StepsOf } from '../write.ts'

type Kinds = 'session.insert' | 'session.use' | 'session.revoke'

type SessionValues = {
  id: string
  app: string
  grant_id: string
  refresh_hash: Uint8Array | null
  scope: string
  rotates: number
  created_at: number
  used_at: number
  idle_s: number
  expires_at: number
  revoked_at: number | null
}

type UseValues = { app: string; id: string; from: Uint8Array; to: Uint8Array; rotates: number; at: number }

/** Of a grant that is there: whoever has it deleted meanwhile must not leave a session behind. */
const insertSession = write((db, p: SessionValues) =>
  db
    .insertInto('grant_sessions')
    .columns([
      'id',
      'application_id',
      'grant_id',
      'refresh_hash',
      'scope',
      'rotates',
      'created_at',
      'used_at',
      'idle_s',
      'expires_at',
      'revoked_at',
    ])
    .expression((from) =>
      from
        .selectFrom('grants')
        .select((e) => [
          e.val(p.id).as('id'),
          'application_id',
          'grants.id as grant_id',
          e.val(p.refresh_hash).as('refresh_hash'),
          e.val(p.scope).as('scope'),
          e.val(p.rotates).as('rotates'),
          e.val(p.created_at).as('created_at'),
          e.val(p.used_at).as('used_at'),
          e.val(p.idle_s).as('idle_s'),
          e.val(p.expires_at).as('expires_at'),
          e.val(p.revoked_at).as('revoked_at'),
        ])
        .where('grants.id', '=', p.grant_id)
        .where('application_id', '=', p.app),
    ),
)

const useSession = write((db, p: UseValues) =>
  db
    .updateTable('grant_sessions')
    .set({ refresh_hash: p.to, rotates: p.rotates, used_at: p.at })
    .where('id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('refresh_hash', '=', p.from)
    .where('revoked_at', 'is', null),
)

const revokeSession = write((db, p: { app: string; id: string; at: number }) =>
  db
    .updateTable('grant_sessions')
    .set({ revoked_at: p.at })
    .where('id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('revoked_at', 'is', null),
)

/** Who holds tokens of this server for a grant. */
export const sessionSteps: StepsOf<Kinds> = {
  'session.insert': ({ session }) => [
    step('change', insertSession, {
      id: session.id,
      app: session.app,
      grant_id: session.grantId,
      refresh_hash: session.refreshHash,
      scope: JSON.stringify(session.scope),
      rotates: Number(session.rotates),
      created_at: session.createdAt,
      used_at: session.usedAt,
      idle_s: session.idleS,
      expires_at: session.expiresAt,
      revoked_at: session.revokedAt,
    }),
  ],
  'session.use': ({ app, id, from, to, rotates, at }) => [
    step('change', useSession, { app, id, from, to, rotates: Number(rotates), at }),
  ],
  'session.revoke': (change) => [step('any', revokeSession, change)],
}
