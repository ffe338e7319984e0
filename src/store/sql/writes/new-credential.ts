import { sql } from 'kysely'
import type { NewCredential } from '../../store.ts'
import type { Step } from '../steps.ts'
import { step, write } from '../write.ts'

type NewCredentialValues = {
  connector_n: number | null
  connector_id: string | null
  id: string
  name: string
  type: string
  created_at: number
  created_by: string
  key_id: number
}

/**
 * One statement for both: the connector is named by its handle, or it is the one that the step before has inserted.
 * Either way its row is found by its handle.
 */
const insertCredential = write((db, p: NewCredentialValues, { lastInserted }) =>
  db
    .insertInto('credentials')
    .columns(['connector_n', 'id', 'name', 'type', 'created_at', 'created_by', 'updated_at', 'updated_by', 'revision'])
    .expression((from) =>
      from
        .selectFrom('connectors')
        .select((e) => [
          'n',
          e.val(p.id).as('id'),
          e.val(p.name).as('name'),
          e.val(p.type).as('type'),
          e.val(p.created_at).as('created_at'),
          e.val(p.created_by).as('created_by'),
          e.val(p.created_at).as('updated_at'),
          e.val(p.created_by).as('updated_by'),
          e.lit(1).as('revision'),
        ])
        .where('n', '=', sql<number>`coalesce(${p.connector_n}, ${lastInserted})`)
        .where('id', '=', sql<string>`coalesce(${p.connector_id}, connectors.id)`)
        .where('deleted_at', 'is', null)
        .where((e) =>
          e.exists(
            e
              .selectFrom('data_keys')
              .select('data_keys.id')
              .where('data_keys.id', '=', p.key_id)
              .where('state', '=', 'primary'),
          ),
        ),
    ),
)

type FirstVersionValues = { id: string; version: number; key_id: number; fingerprint: string; box: Uint8Array }

const insertFirstVersion = write((db, p: FirstVersionValues) =>
  db
    .insertInto('sealed_versions')
    .columns(['slot', 'version', 'key_id', 'revision', 'fingerprint', 'sealed_at', 'sealed_by', 'box'])
    .expression((from) =>
      from
        .selectFrom('credentials')
        .select((e) => [
          sql<number>`n * 2 + ${p.version} % 2`.as('slot'),
          e.val(p.version).as('version'),
          e.val(p.key_id).as('key_id'),
          'revision',
          e.val(p.fingerprint).as('fingerprint'),
          'created_at',
          'created_by',
          e.val(p.box).as('box'),
        ])
        .where('id', '=', p.id),
    ),
)

/** The steps that add a credential with its first version, to a connector that is there or is inserted just before. */
export function insertCredentialSteps(
  credential: NewCredential,
  connector: { connectorN: number } | { connectorId: string },
): Step[] {
  const { id, sealed, fingerprint } = credential
  const values = {
    connector_n: 'connectorN' in connector ? connector.connectorN : null,
    connector_id: 'connectorId' in connector ? connector.connectorId : null,
    id,
    name: credential.name,
    type: credential.type,
    created_at: credential.createdAt,
    created_by: credential.createdBy,
    key_id: sealed.keyId,
  }
  return [
    step('change', insertCredential, values),
    step('change', insertFirstVersion, {
      id,
      version: sealed.version,
      key_id: sealed.keyId,
      fingerprint,
      box: sealed.box,
    }),
  ]
}
