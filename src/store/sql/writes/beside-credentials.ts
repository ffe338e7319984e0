import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { Step } from '../steps.ts'
import { step, write } from '../write.ts'

/** What was deleted before stands on its own: nothing is kept beside it any more. */
const liveOf = (db: Kysely<Tables>, connector: number) =>
  db
    .selectFrom('credentials')
    .select('credentials.id')
    .where('connector_n', '=', connector)
    .where('deleted_at', 'is', null)

const deleteConsent = write((db, p: { id: string }) =>
  db.deleteFrom('sealed_boxes').where('kind', '=', 'consent').where('id', '=', p.id),
)

const deleteHealth = write((db, p: { id: string }) =>
  db.deleteFrom('credential_health').where('credential_id', '=', p.id),
)

const deleteConsentsOfConnector = write((db, p: { n: number }) =>
  db.deleteFrom('sealed_boxes').where('kind', '=', 'consent').where('id', 'in', liveOf(db, p.n)),
)

const deleteHealthOfConnector = write((db, p: { n: number }) =>
  db.deleteFrom('credential_health').where('credential_id', 'in', liveOf(db, p.n)),
)

/**
 * What is kept beside a credential goes with it: an administrator's consent, and what is known of its health. For a
 * connector it has to come before its credentials are deleted.
 */
export function besideCredentialSteps(of: { readonly credentialId: string } | { readonly connectorN: number }): Step[] {
  return 'credentialId' in of
    ? [step('any', deleteConsent, { id: of.credentialId }), step('any', deleteHealth, { id: of.credentialId })]
    : [
        step('any', deleteConsentsOfConnector, { n: of.connectorN }),
        step('any', deleteHealthOfConnector, { n: of.connectorN }),
      ]
}
