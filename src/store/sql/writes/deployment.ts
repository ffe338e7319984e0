import { step, write, type StepsOf } from '../write.ts'

type Kinds =
  | 'deployment.insert'
  | 'deployment.root'
  | 'deployment.rootBackedUp'
  | 'dataKey.insert'
  | 'dataKey.state'
  | 'dataKey.rewrap'
  | 'dataKey.destroy'
  | 'sealed.rewrap'

const insertDeployment = write((db, p: { id: string; root_id: string; created_at: number }) =>
  db.insertInto('deployment').values({ id: p.id, root_id: p.root_id, created_at: p.created_at }),
)

const expectDeploymentRoot = write((db, p: { root: string }) =>
  db.updateTable('deployment').set({ root_id: p.root }).where('root_id', '=', p.root),
)

/** Nobody has backed up the new one yet. */
const setDeploymentRoot = write((db, p: { from: string; to: string }) =>
  db.updateTable('deployment').set({ root_id: p.to, root_backed_up_at: null }).where('root_id', '=', p.from),
)

const setRootBackedUp = write((db, p: { rootId: string; at: number }) =>
  db.updateTable('deployment').set({ root_backed_up_at: p.at }).where('root_id', '=', p.rootId),
)

type NewDataKeyValues = {
  id: number
  purpose: 'data' | 'fingerprint' | 'audit'
  application_id: string | null
  state: 'staged' | 'primary' | 'open-only' | 'destroyed'
  root_id: string
  box: Uint8Array | null
  created_at: number
}

const insertDataKey = write((db, p: NewDataKeyValues) =>
  db.insertInto('data_keys').values({
    id: p.id,
    purpose: p.purpose,
    application_id: p.application_id,
    state: p.state,
    root_id: p.root_id,
    box: p.box,
    created_at: p.created_at,
  }),
)

const setDataKeyState = write((db, p: { id: number; from: NewDataKeyValues['state']; to: NewDataKeyValues['state'] }) =>
  db.updateTable('data_keys').set({ state: p.to }).where('id', '=', p.id).where('state', '=', p.from),
)

const rewrapDataKey = write((db, p: { id: number; from: string; root_id: string; box: Uint8Array | null }) =>
  db
    .updateTable('data_keys')
    .set({ root_id: p.root_id, box: p.box })
    .where('id', '=', p.id)
    .where('root_id', '=', p.from),
)

const destroyDataKey = write((db, p: { id: number; at: number }) =>
  db
    .updateTable('data_keys')
    .set({ state: 'destroyed', box: null, destroyed_at: p.at })
    .where('id', '=', p.id)
    .where('state', 'in', ['open-only', 'staged'])
    .where((e) => e.not(e.exists(e.selectFrom('sealed_versions').select('slot').where('key_id', '=', p.id))))
    .where((e) => e.not(e.exists(e.selectFrom('sealed_boxes').select('n').where('key_id', '=', p.id)))),
)

const rewrapSealed = write(
  (db, p: { slot: number; version: number; fromKeyId: number; keyId: number; box: Uint8Array }) =>
    db
      .updateTable('sealed_versions')
      .set({ key_id: p.keyId, box: p.box })
      .where('slot', '=', p.slot)
      .where('version', '=', p.version)
      .where('key_id', '=', p.fromKeyId)
      .where((e) =>
        e.exists(e.selectFrom('data_keys').select('id').where('id', '=', p.keyId).where('state', '=', 'primary')),
      ),
)

/** The deployment, its data keys, and boxes that move from one data key to another. */
export const deploymentSteps: StepsOf<Kinds> = {
  'deployment.insert': ({ deployment: { id, rootId, createdAt } }) => [
    step('change', insertDeployment, { id, root_id: rootId, created_at: createdAt }),
  ],
  'deployment.root': ({ from, to }) => [
    from === to ? step('change', expectDeploymentRoot, { root: to }) : step('change', setDeploymentRoot, { from, to }),
  ],
  'deployment.rootBackedUp': (change) => [step('change', setRootBackedUp, change)],
  'dataKey.insert': ({ row: { id, purpose, applicationId, state, rootId, box, createdAt } }) => [
    step('change', insertDataKey, {
      id,
      purpose,
      application_id: applicationId,
      state,
      root_id: rootId,
      box,
      created_at: createdAt,
    }),
  ],
  'dataKey.state': (change) => [step('change', setDataKeyState, change)],
  'dataKey.rewrap': ({ row: { id, rootId, box }, fromRoot }) => [
    step('change', rewrapDataKey, { id, from: fromRoot, root_id: rootId, box }),
  ],
  'dataKey.destroy': (change) => [step('change', destroyDataKey, change)],
  'sealed.rewrap': (change) => [step('change', rewrapSealed, change)],
}
