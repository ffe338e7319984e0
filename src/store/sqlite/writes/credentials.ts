import { sql } from 'kysely'
import type { SealedVersion } from '../../store.ts'
import type { Step } from '../steps.ts'
import { step, write, type ChangeOf, type StepsOf } from '../write.ts'
import { insertCredentialSteps } from './new-credential.ts'

type Kinds = 'credential.insert' | 'credential.update' | 'credential.expect' | 'credential.delete'

const countCredentialIn = write((db, p: { app: string; n: number; revision: number }) =>
  db
    .updateTable('connectors')
    .set((e) => ({ credential_count: e('credential_count', '+', 1), revision: e('revision', '+', 1) }))
    .where('n', '=', p.n)
    .where('application_id', '=', p.app)
    .where('revision', '=', p.revision)
    .where('deleted_at', 'is', null),
)

const countCredentialOut = write((db, p: { app: string; n: number; revision: number; id: string }) =>
  db
    .updateTable('connectors')
    .set((e) => ({ credential_count: e('credential_count', '-', 1), revision: e('revision', '+', 1) }))
    .where('n', '=', p.n)
    .where('application_id', '=', p.app)
    .where('revision', '=', p.revision)
    .where((e) => e.or([e('active_credential_id', 'is', null), e('active_credential_id', '!=', p.id)])),
)

const expectCredential = write((db, p: { app: string; n: number; revision: number }) =>
  db
    .selectFrom('credentials')
    .innerJoin('connectors', 'connectors.n', 'credentials.connector_n')
    .select('credentials.n')
    .where('credentials.n', '=', p.n)
    .where('credentials.revision', '=', p.revision)
    .where('credentials.deleted_at', 'is', null)
    .where('application_id', '=', p.app),
)

type RenameValues = {
  app: string
  n: number
  revision: number
  name: string
  updated_at: number
  updated_by: string
  active: string | null
}
type ReplaceValues = Omit<RenameValues, 'name'> & { version: number; fingerprint: string; key_id: number }

/**
 * The condition under which any update of a credential still holds. The active credential matters because the connector
 * shows the public settings of just that one.
 */
const asRead = (p: { app: string; n: number; revision: number; active: string | null }) =>
  sql<boolean>`n = ${p.n} and revision = ${p.revision} and deleted_at is null and exists (
    select 1 from connectors where connectors.n = credentials.connector_n
      and application_id = ${p.app} and active_credential_id is ${p.active})`

const sealsNow = (keyId: number) =>
  sql<boolean>`exists (select 1 from data_keys where id = ${keyId} and state = 'primary')`

// Three statements rather than one: an UPDATE that names a column of an index writes that index, changed or not.
const renameCredential = write((db, p: RenameValues) =>
  db
    .updateTable('credentials')
    .set((e) => ({ name: p.name, updated_at: p.updated_at, updated_by: p.updated_by, revision: e('revision', '+', 1) }))
    .where(asRead(p)),
)

const replaceCredential = write((db, p: ReplaceValues) =>
  db
    .updateTable('credentials')
    .set((e) => ({
      version: p.version,
      fingerprint: p.fingerprint,
      updated_at: p.updated_at,
      updated_by: p.updated_by,
      revision: e('revision', '+', 1),
    }))
    .where(asRead(p))
    .where(sealsNow(p.key_id)),
)

const renameAndReplaceCredential = write((db, p: RenameValues & ReplaceValues) =>
  db
    .updateTable('credentials')
    .set((e) => ({
      name: p.name,
      version: p.version,
      fingerprint: p.fingerprint,
      updated_at: p.updated_at,
      updated_by: p.updated_by,
      revision: e('revision', '+', 1),
    }))
    .where(asRead(p))
    .where(sealsNow(p.key_id)),
)

type SlotValues = { slot: number; version: number; key_id: number; box: Uint8Array }

const overwriteSlot = write((db, p: SlotValues) =>
  db
    .updateTable('sealed_versions')
    .set({ version: p.version, box: p.box })
    .where('slot', '=', p.slot)
    .where('key_id', '=', p.key_id),
)

const putSlot = write((db, p: SlotValues) =>
  db
    .insertInto('sealed_versions')
    .values({ slot: p.slot, version: p.version, key_id: p.key_id, box: p.box })
    .onConflict((on) => on.column('slot').doUpdateSet({ version: p.version, key_id: p.key_id, box: p.box })),
)

type DeleteValues = { n: number; connector_n: number; revision: number; at: number; by: string }

const deleteCredential = write((db, p: DeleteValues) =>
  db
    .updateTable('credentials')
    .set((e) => ({ deleted_at: p.at, updated_at: p.at, updated_by: p.by, revision: e('revision', '+', 1) }))
    .where('n', '=', p.n)
    .where('connector_n', '=', p.connector_n)
    .where('revision', '=', p.revision)
    .where('deleted_at', 'is', null),
)

const deleteSealed = write((db, p: { n: number }) =>
  db.deleteFrom('sealed_versions').where('slot', 'in', [sql<number>`${p.n} * 2`, sql<number>`${p.n} * 2 + 1`]),
)

export const credentialSteps: StepsOf<Kinds> = {
  'credential.insert': ({ app, connectorN, connectorRevision, credential }) => [
    step('change', countCredentialIn, { app, n: connectorN, revision: connectorRevision }),
    ...insertCredentialSteps(credential, { connectorN }),
  ],
  'credential.update': updateSteps,
  'credential.expect': (change) => [step('row', expectCredential, change)],
  'credential.delete': ({ app, credential: { n, id, revision, connectorN, connectorRevision }, at, by }) => [
    step('change', countCredentialOut, { app, n: connectorN, revision: connectorRevision, id }),
    step('change', deleteCredential, { n, connector_n: connectorN, revision, at, by }),
    step('any', deleteSealed, { n }),
  ],
}

function updateSteps({ app, credential, set }: ChangeOf<'credential.update'>): Step[] {
  const common = {
    app,
    n: credential.n,
    revision: credential.revision,
    active: credential.activeCredentialId,
    updated_at: set.updatedAt,
    updated_by: set.updatedBy,
  }
  const { name, next } = set
  if (next === undefined) return [step('change', renameCredential, { ...common, name: name ?? credential.name })]
  const replaced = { ...common, version: next.version, fingerprint: next.fingerprint, key_id: next.keyId }
  return [
    name === undefined
      ? step('change', replaceCredential, replaced)
      : step('change', renameAndReplaceCredential, { ...replaced, name }),
    ...overwriteSlotSteps(credential.n, next),
  ]
}

/** The new version takes the slot of the one before the previous one, which is destroyed by that. */
function overwriteSlotSteps(n: number, next: SealedVersion): Step[] {
  const values = { slot: n * 2 + (next.version % 2), version: next.version, key_id: next.keyId, box: next.box }
  return [step('try', overwriteSlot, values), step('change', putSlot, values)]
}
