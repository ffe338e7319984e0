import type { Reads } from '../store.ts'
import * as queries from './grant-queries.ts'
import {
  toBox,
  toCredentialHealth,
  toFailingCredential,
  toGrant,
  toLease,
  toLendable,
  toSession,
} from './grant-records.ts'
import type { Rows } from './rows.ts'

type GrantReads = Pick<
  Reads,
  | 'grant'
  | 'lendable'
  | 'grantOf'
  | 'grants'
  | 'grantCounts'
  | 'grantTotals'
  | 'invalidGrants'
  | 'box'
  | 'boxesAfter'
  | 'boxesUnder'
  | 'boxesOfKind'
  | 'session'
  | 'lease'
  | 'credentialHealth'
  | 'failingCredentials'
>

/** The part of the reads that grants are about, over an engine. */
export function grantReadsOver({ one, all }: Rows): GrantReads {
  return {
    grant: (app, id) => one(queries.grant, { app, id }, toGrant),
    lendable: (app, id) => one(queries.lendable, { app, id }, toLendable),
    grantOf: (app, email) => one(queries.grantOf, { app, mailbox: email.toLowerCase() }, toGrant),
    grants: (app, filter, { limit, offset, ...order }) =>
      all(queries.grantPage(filter, order), { app, ...filter, limit, offset }, toGrant),
    async grantCounts(app, credential) {
      const row = await one(queries.grantCounts, { app, credential }, (counts) => counts)
      return { valid: row?.valid ?? 0, invalid: row?.invalid ?? 0 }
    },
    async grantTotals(app, { provider, most }) {
      const row =
        provider === undefined
          ? await one(queries.grantTotals, { app, most }, (totals) => totals)
          : await one(queries.grantTotalsOfConnector, { app, provider, most }, (totals) => totals)
      return { valid: row?.valid ?? 0, invalid: row?.invalid ?? 0 }
    },
    invalidGrants: (app, limit) => all(queries.invalidGrants, { app, limit }, toGrant),
    box: (app, kind, id) => one(queries.box, { app, kind, id }, toBox),
    boxesAfter: (n, limit) => all(queries.boxesAfter, { n, limit }, toBox),
    boxesUnder: (keyId, n, limit) => all(queries.boxesUnder, { keyId, n, limit }, toBox),
    boxesOfKind: (app, kind) => all(queries.boxesOfKind, { app, kind }, toBox),
    session: (app, id) => one(queries.session, { app, id }, toSession),
    lease: (name) => one(queries.lease, { name }, toLease),
    credentialHealth: (app, credential) => one(queries.credentialHealth, { app, credential }, toCredentialHealth),
    failingCredentials: (app, limit) => all(queries.failingCredentials, { app, limit }, toFailingCredential),
  }
}
