import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ApplicationId } from '../../lib/ids.ts'
import type { AuditHead, AuditRow, Reads, UsageDay } from '../store.ts'
import type { Statement, Value } from './prepare.ts'
import * as queries from './queries.ts'
import {
  toApiKey,
  toApplication,
  toConnector,
  toCredential,
  toCredentialAge,
  toCredentialInConnector,
  toDeployment,
  toInvitation,
  toKeptVersion,
  toMember,
  toSealedVersion,
  toPlacedVersion,
  toDataKey,
} from './records.ts'

/** Before every time and every row. */
const FIRST = -1

type Row = Record<string, unknown>

/** A statement whose rows come as lists, for the engine would make the names of all columns anew for every row. */
class Query {
  readonly #statement: StatementSync
  readonly #columns: readonly string[]

  constructor(statement: StatementSync) {
    statement.setReturnArrays(true)
    this.#statement = statement
    this.#columns = statement.columns().map(({ name }) => name)
  }

  one(values: readonly Value[]): Row | undefined {
    const found = this.#statement.get(...values) as readonly unknown[] | undefined
    return found && this.#named(found)
  }

  all(values: readonly Value[]): Row[] {
    const found = this.#statement.all(...values) as unknown as readonly (readonly unknown[])[]
    return found.map((row) => this.#named(row))
  }

  #named(values: readonly unknown[]): Row {
    const row: Row = {}
    for (let at = 0; at < this.#columns.length; at++) row[this.#columns[at] as string] = values[at]
    return row
  }
}

/**
 * The read half of the port.
 *
 * @param enter called before each read.
 */
export function sqliteReads(database: DatabaseSync, enter: () => void = () => undefined): Reads {
  const prepared = new Map<string, Query>()

  function query(text: string): Query {
    let found = prepared.get(text)
    if (found === undefined) prepared.set(text, (found = new Query(database.prepare(text))))
    return found
  }
  function one<P extends object, R>(statement: Statement<P, R>, parameters: P): R | undefined {
    enter()
    return query(statement.sql).one(statement.bind(parameters)) as R | undefined
  }
  function all<P extends object, R>(statement: Statement<P, R>, parameters: P): R[] {
    enter()
    return query(statement.sql).all(statement.bind(parameters)) as R[]
  }

  return {
    async apiKeyByHash(hash) {
      const row = one(queries.apiKeyByHash, { hash })
      return row && toApiKey(row)
    },
    async apiKeys(app) {
      return all(queries.apiKeys, { app }).map(toApiKey)
    },
    async application(app) {
      const row = one(queries.application, { app })
      return row && toApplication(row)
    },
    async connector(app, provider) {
      const row = one(queries.connector, { app, provider })
      return row && toConnector(row)
    },
    async connectors(app, page) {
      return all(queries.connectors, { app, limit: page.limit, offset: page.offset }).map(toConnector)
    },
    async credential(app, provider, id) {
      const row = one(queries.credential, { app, provider, id })
      return row && toCredentialInConnector(row)
    },
    async credentialNamed(app, provider, name) {
      const row = one(queries.credentialNamed, { app, provider, name })
      return row && toCredentialInConnector(row)
    },
    async credentials(app, provider, { sortBy, orderBy, limit, offset }) {
      return all(queries.credentialPages[sortBy][orderBy], { app, provider, limit, offset }).map(toCredential)
    },
    async sealedVersion(app, provider, id, version) {
      const row = one(queries.sealedVersion, { app, provider, id, version })
      return row && toSealedVersion(row)
    },
    async credentialVersions(app, provider, id) {
      return all(queries.credentialVersions, { app, provider, id }).map(toKeptVersion)
    },
    async credentialAges(app, provider, { createdBefore, after, limit }) {
      const from = { afterCreatedAt: after?.createdAt ?? FIRST, afterN: after?.n ?? FIRST }
      return all(queries.credentialAges, { app, provider, before: createdBefore, ...from, limit }).map(toCredentialAge)
    },
    async anyCredentialUsed(app, provider) {
      return one(queries.anyCredentialUsed, { app, provider }) !== undefined
    },
    async usageDays(app, from) {
      return all(queries.usageDays, { app, from }) satisfies UsageDay[]
    },
    async members() {
      return all(queries.members, {}).map(toMember)
    },
    async member(id) {
      const row = one(queries.member, { id })
      return row && toMember(row)
    },
    async openInvitations(at) {
      return all(queries.openInvitations, { at }).map(toInvitation)
    },
    async openInvitation(hash, at) {
      const row = one(queries.openInvitation, { hash, at })
      return row && toInvitation(row)
    },
    async deployment() {
      const row = one(queries.deployment, {})
      return row && toDeployment(row)
    },
    async dataKeys() {
      return all(queries.dataKeys, {}).map(toDataKey)
    },
    async applications() {
      return all(queries.applications, {}).map(toApplication)
    },
    async sealedVersionsAfter(slot, limit) {
      return all(queries.sealedVersionsAfter, { slot, limit }).map(toPlacedVersion)
    },
    async sealedVersionsUnder(keyId, slot, limit) {
      return all(queries.sealedVersionsUnder, { keyId, slot, limit }).map(toPlacedVersion)
    },
    async countSealedUnder(keyId) {
      return one(queries.countSealedUnder, { keyId })?.count ?? 0
    },
    async countStrayBoxes() {
      return one(queries.countStrayBoxes, {})?.count ?? 0
    },
    async auditHeads() {
      return all(queries.auditHeads, {}) satisfies AuditHead[]
    },
    async auditRecords(chain, after, limit) {
      return all(queries.auditRecords, { chain, after, limit }) satisfies AuditRow[]
    },
    async auditRecordsBefore(chain, before, limit) {
      return all(queries.auditRecordsBefore, { chain, before, limit }) satisfies AuditRow[]
    },
    async allConnectors() {
      return all(queries.allConnectors, {}).map((row) => ({
        ...toConnector(row),
        applicationId: row.application_id as ApplicationId,
      }))
    },
    async counts() {
      const row = one(queries.counts, {})
      return {
        applications: row?.applications ?? 0,
        connectors: row?.connectors ?? 0,
        credentials: row?.credentials ?? 0,
      }
    },
  }
}
