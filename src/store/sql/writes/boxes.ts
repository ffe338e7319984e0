import { step, write, type StepsOf } from '../write.ts'

type Kinds = 'box.put' | 'box.delete' | 'box.expect' | 'box.rewrap'

type BoxValues = {
  kind: string
  app: string
  id: string
  version: number
  key_id: number
  expires_at: number | null
  box: Uint8Array
}

const insertBox = write((db, p: BoxValues) =>
  db
    .insertInto('sealed_boxes')
    .columns(['kind', 'application_id', 'id', 'version', 'key_id', 'expires_at', 'box'])
    .expression((from) =>
      from
        .selectFrom('data_keys')
        .select((e) => [
          e.val(p.kind).as('kind'),
          e.val(p.app).as('application_id'),
          e.val(p.id).as('id'),
          e.val(p.version).as('version'),
          'data_keys.id as key_id',
          e.val(p.expires_at).as('expires_at'),
          e.val(p.box).as('box'),
        ])
        .where('data_keys.id', '=', p.key_id)
        .where('state', '=', 'primary'),
    ),
)

const replaceBox = write((db, p: BoxValues & { from: number }) =>
  db
    .updateTable('sealed_boxes')
    .set({ version: p.version, key_id: p.key_id, expires_at: p.expires_at, box: p.box })
    .where('kind', '=', p.kind)
    .where('id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('version', '=', p.from)
    .where((e) =>
      e.exists(e.selectFrom('data_keys').select('id').where('id', '=', p.key_id).where('state', '=', 'primary')),
    ),
)

const deleteBox = write((db, p: { boxKind: string; app: string; id: string; version: number }) =>
  db
    .deleteFrom('sealed_boxes')
    .where('kind', '=', p.boxKind)
    .where('id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('version', '=', p.version),
)

const expectBox = write((db, p: { boxKind: string; app: string; id: string; version: number }) =>
  db
    .selectFrom('sealed_boxes')
    .select('n')
    .where('kind', '=', p.boxKind)
    .where('id', '=', p.id)
    .where('application_id', '=', p.app)
    .where('version', '=', p.version),
)

const rewrapBox = write((db, p: { n: number; version: number; fromKeyId: number; keyId: number; box: Uint8Array }) =>
  db
    .updateTable('sealed_boxes')
    .set({ key_id: p.keyId, box: p.box })
    .where('n', '=', p.n)
    .where('version', '=', p.version)
    .where('key_id', '=', p.fromKeyId)
    .where((e) =>
      e.exists(e.selectFrom('data_keys').select('id').where('id', '=', p.keyId).where('state', '=', 'primary')),
    ),
)

/** Boxes beside those of credentials. */
export const boxSteps: StepsOf<Kinds> = {
  'box.put'({ box: { kind, app, id, version, keyId, expiresAt, box } }) {
    const values = { kind, app, id, version, key_id: keyId, expires_at: expiresAt, box }
    return [
      version === 1 ? step('change', insertBox, values) : step('change', replaceBox, { ...values, from: version - 1 }),
    ]
  },
  'box.delete': (change) => [step('change', deleteBox, change)],
  'box.expect': (change) => [step('row', expectBox, change)],
  'box.rewrap': (change) => [step('change', rewrapBox, change)],
}
