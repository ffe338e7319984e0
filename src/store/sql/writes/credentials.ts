import { sql, type Kysely } from 'kysely'
import type { Step } from '../steps.ts'
import type { Dialect } from '../prepare.ts'
import type { Tables } from '../tables.ts'
import type { Types } from '../together.ts'
import { step, write, writeTogether, type ChangeOf, type StepsOf } from '../write.ts'
import { besideCredentialSteps } from './beside-credentials.ts'
import { endGrantsSteps } from './end-grants.ts'
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
    .selectFrom('current_credentials')
    .innerJoin('connectors', 'connectors.n', 'connector_n')
    .select('current_credentials.n')
    .where('current_credentials.n', '=', p.n)
    .where('current_credentials.revision', '=', p.revision)
    .where('application_id', '=', p.app),
)

/** What any update compares with the credential as it was read. */
interface AsRead {
  readonly app: string
  readonly n: number
  readonly revision: number
  readonly active: string | null
}

/**
 * No change of the credential has come between. Its row and each of its slots have the revision of their last change; the
 * highest is the credential's.
 */
const isAt = ({ greatest }: Dialect, n: number, revision: number) => {
  const ofSlots = sql<number>`coalesce((select max(slots.revision) from sealed_versions as slots
      where slots.slot in (credentials.n * 2, credentials.n * 2 + 1)), 0)`
  return sql<boolean>`credentials.n = ${n} and credentials.deleted_at is null
    and ${greatest(sql`credentials.revision`, ofSlots)} = ${revision}`
}

/** The active credential matters because the connector shows the public settings of just that one. */
const inItsConnector = (p: Pick<AsRead, 'app' | 'active'>) =>
  sql<boolean>`exists (select 1 from connectors where connectors.n = credentials.connector_n
    and application_id = ${p.app} and active_credential_id is not distinct from ${p.active})`

const sealsNow = (keyId: number) =>
  sql<boolean>`exists (select 1 from data_keys where data_keys.id = ${keyId} and state = 'primary')`

type TouchValues = AsRead & { next_revision: number; updated_at: number; updated_by: string }

const renameCredential = write((db, p: TouchValues & { name: string }, dialect) =>
  db
    .updateTable('credentials')
    .set({ name: p.name, updated_at: p.updated_at, updated_by: p.updated_by, revision: p.next_revision })
    .where(isAt(dialect, p.n, p.revision))
    .where(inItsConnector(p)),
)

/** A rename to the name that it has changes no more than who and when: no index is written. */
const touchCredential = write((db, p: TouchValues, dialect) =>
  db
    .updateTable('credentials')
    .set({ updated_at: p.updated_at, updated_by: p.updated_by, revision: p.next_revision })
    .where(isAt(dialect, p.n, p.revision))
    .where(inItsConnector(p)),
)

type VersionValues = AsRead & {
  slot: number
  version: number
  key_id: number
  next_revision: number
  fingerprint: string
  sealed_at: number
  sealed_by: string
  box: Uint8Array
}

const versionTypes: Types<VersionValues> = {
  app: 'text',
  n: 'bigint',
  revision: 'bigint',
  active: 'text',
  slot: 'bigint',
  version: 'bigint',
  key_id: 'bigint',
  next_revision: 'bigint',
  fingerprint: 'text',
  sealed_at: 'bigint',
  sealed_by: 'text',
  box: 'bytea',
}

/** Whether the credential is as it was read and may get a version under this key. */
const mayBeReplaced = (db: Kysely<Tables>, p: VersionValues, dialect: Dialect) =>
  db
    .selectFrom('credentials')
    .select('credentials.n')
    .where(isAt(dialect, p.n, p.revision))
    .where(inItsConnector(p))
    .where(sealsNow(p.key_id))

// Two statements rather than one: an UPDATE that names a column of an index writes that index, changed or not.
const overwriteSlot = writeTogether(versionTypes, (db, p: VersionValues, dialect) =>
  db
    .updateTable('sealed_versions')
    .set({
      version: p.version,
      revision: p.next_revision,
      fingerprint: p.fingerprint,
      sealed_at: p.sealed_at,
      sealed_by: p.sealed_by,
      box: p.box,
    })
    .where('slot', '=', p.slot)
    .where('key_id', '=', p.key_id)
    .where(dialect.existsForEach(mayBeReplaced(db, p, dialect))),
)

const putSlot = write((db, p: VersionValues, dialect) =>
  db
    .insertInto('sealed_versions')
    .columns(['slot', 'version', 'key_id', 'revision', 'fingerprint', 'sealed_at', 'sealed_by', 'box'])
    .expression(
      mayBeReplaced(db, p, dialect)
        .clearSelect()
        .select((e) => [
          e.val(p.slot).as('slot'),
          e.val(p.version).as('version'),
          e.val(p.key_id).as('key_id'),
          e.val(p.next_revision).as('revision'),
          e.val(p.fingerprint).as('fingerprint'),
          e.val(p.sealed_at).as('sealed_at'),
          e.val(p.sealed_by).as('sealed_by'),
          e.val(p.box).as('box'),
        ]),
    )
    .onConflict((on) =>
      on.column('slot').doUpdateSet((e) => ({
        version: e.ref('excluded.version'),
        key_id: e.ref('excluded.key_id'),
        revision: e.ref('excluded.revision'),
        fingerprint: e.ref('excluded.fingerprint'),
        sealed_at: e.ref('excluded.sealed_at'),
        sealed_by: e.ref('excluded.sealed_by'),
        box: e.ref('excluded.box'),
      })),
    ),
)

type DeleteValues = { n: number; connector_n: number; revision: number; at: number; by: string }

const deleteCredential = write((db, p: DeleteValues, dialect) =>
  db
    .updateTable('credentials')
    .set({ deleted_at: p.at, updated_at: p.at, updated_by: p.by, revision: sql`${p.revision} + 1` })
    .where(isAt(dialect, p.n, p.revision))
    .where('connector_n', '=', p.connector_n),
)

const deleteSealed = write((db, p: { even: number; odd: number }) =>
  db.deleteFrom('sealed_versions').where('slot', 'in', [p.even, p.odd]),
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
    step('any', deleteSealed, { even: n * 2, odd: n * 2 + 1 }),
    ...besideCredentialSteps({ credentialId: id }),
    ...endGrantsSteps({ credentialId: id }),
  ],
}

function updateSteps({ app, credential, set }: ChangeOf<'credential.update'>): Step[] {
  const { n, revision } = credential
  const asRead = { app, n, revision, active: credential.activeCredentialId, next_revision: revision + 1 }
  const { name, next, updatedAt, updatedBy } = set
  const touch = { ...asRead, updated_at: updatedAt, updated_by: updatedBy }
  if (next === undefined)
    return [
      name === undefined
        ? step('change', touchCredential, touch)
        : step('change', renameCredential, { ...touch, name }),
    ]
  const version: VersionValues = {
    ...asRead,
    // The new version takes the slot of the one before the previous one, which is destroyed by that.
    slot: n * 2 + (next.version % 2),
    version: next.version,
    key_id: next.keyId,
    fingerprint: next.fingerprint,
    sealed_at: updatedAt,
    sealed_by: updatedBy,
    box: next.box,
  }
  const replace = [step('try', overwriteSlot, version), step('change', putSlot, version)]
  if (name === undefined) return replace
  // The slot has the next revision by then.
  return [...replace, step('change', renameCredential, { ...touch, revision: revision + 1, name })]
}
