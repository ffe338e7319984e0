import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { Step } from '../steps.ts'
import { step, write } from '../write.ts'

const ofCredential = (db: Kysely<Tables>, id: string) =>
  db.selectFrom('grants').select('grants.id').where('credential_id', '=', id)

const ofConnector = (db: Kysely<Tables>, n: number) =>
  db.selectFrom('grants').select('grants.id').where('connector_n', '=', n)

const deleteBoxesOfCredential = write((db, p: { id: string }) =>
  db
    .deleteFrom('sealed_boxes')
    .where('kind', 'in', ['grant-secret', 'grant-token'])
    .where('id', 'in', ofCredential(db, p.id)),
)

const deleteBoxesOfConnector = write((db, p: { n: number }) =>
  db
    .deleteFrom('sealed_boxes')
    .where('kind', 'in', ['grant-secret', 'grant-token'])
    .where('id', 'in', ofConnector(db, p.n)),
)

const endGrantsOfCredential = write((db, p: { id: string }) =>
  db
    .updateTable('grants')
    .set((e) => ({ status: 'invalid', revision: e('revision', '+', 1) }))
    .where('credential_id', '=', p.id),
)

const endGrantsOfConnector = write((db, p: { n: number }) =>
  db
    .updateTable('grants')
    .set((e) => ({ status: 'invalid', revision: e('revision', '+', 1) }))
    .where('connector_n', '=', p.n),
)

/** What stands on a credential or a connector that is deleted is invalid from then on, and its sealed data is destroyed. */
export function endGrantsSteps(of: { readonly credentialId: string } | { readonly connectorN: number }): Step[] {
  return 'credentialId' in of
    ? [
        step('any', deleteBoxesOfCredential, { id: of.credentialId }),
        step('any', endGrantsOfCredential, { id: of.credentialId }),
      ]
    : [
        step('any', deleteBoxesOfConnector, { n: of.connectorN }),
        step('any', endGrantsOfConnector, { n: of.connectorN }),
      ]
}
