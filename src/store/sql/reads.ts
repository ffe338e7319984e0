import type { ApplicationId } from '../../lib/ids.ts'
import type { Reads } from '../store.ts'
import { grantReadsOver } from './grant-reads.ts'
import * as queries from './queries.ts'
import {
  toApiKey,
  toApplication,
  toConnector,
  toCredential,
  toCredentialAge,
  toCredentialInConnector,
  toDataKey,
  toDeployment,
  toInvitation,
  toKeptVersion,
  toMember,
  toPlacedVersion,
  toSealedVersion,
} from './records.ts'
import type { Rows } from './rows.ts'

/** Before every time and every row. */
const FIRST = -1

const asItIs = <R>(row: R): R => row
const counted = ({ count }: { readonly count: number }): number => count

/** The read half of the port, over an engine. */
export function readsOver(rows: Rows): Reads {
  const { one, all } = rows
  return {
    ...grantReadsOver(rows),
    apiKeyByHash: (hash) => one(queries.apiKeyByHash, { hash }, toApiKey),
    apiKeys: (app) => all(queries.apiKeys, { app }, toApiKey),
    application: (app) => one(queries.application, { app }, toApplication),
    connector: (app, provider) => one(queries.connector, { app, provider }, toConnector),
    connectors: (app, { limit, offset }) => all(queries.connectors, { app, limit, offset }, toConnector),
    credential: (app, provider, id) => one(queries.credential, { app, provider, id }, toCredentialInConnector),
    credentialNamed: (app, provider, name) =>
      one(queries.credentialNamed, { app, provider, name }, toCredentialInConnector),
    credentials: (app, provider, { sortBy, orderBy, limit, offset }) =>
      all(queries.credentialPages[sortBy][orderBy], { app, provider, limit, offset }, toCredential),
    sealedVersion: (app, provider, id, version) =>
      one(queries.sealedVersion, { app, provider, id, version }, toSealedVersion),
    credentialVersions: (app, provider, id) => all(queries.credentialVersions, { app, provider, id }, toKeptVersion),
    credentialAges(app, provider, { createdBefore, after, limit }) {
      const from = { afterCreatedAt: after?.createdAt ?? FIRST, afterN: after?.n ?? FIRST }
      return all(queries.credentialAges, { app, provider, before: createdBefore, ...from, limit }, toCredentialAge)
    },
    async anyCredentialUsed(app, provider) {
      return (await one(queries.anyCredentialUsed, { app, provider }, asItIs)) !== undefined
    },
    usageDays: (app, from) => all(queries.usageDays, { app, from }, asItIs),
    members: () => all(queries.members, {}, toMember),
    member: (id) => one(queries.member, { id }, toMember),
    openInvitations: (at) => all(queries.openInvitations, { at }, toInvitation),
    openInvitation: (hash, at) => one(queries.openInvitation, { hash, at }, toInvitation),
    deployment: () => one(queries.deployment, {}, toDeployment),
    dataKeys: () => all(queries.dataKeys, {}, toDataKey),
    applications: () => all(queries.applications, {}, toApplication),
    sealedVersionsAfter: (slot, limit) => all(queries.sealedVersionsAfter, { slot, limit }, toPlacedVersion),
    sealedVersionsUnder: (keyId, slot, limit) =>
      all(queries.sealedVersionsUnder, { keyId, slot, limit }, toPlacedVersion),
    async countSealedUnder(keyId) {
      return (await one(queries.countSealedUnder, { keyId }, counted)) ?? 0
    },
    async countStrays() {
      return (await one(queries.countStrays, {}, counted)) ?? 0
    },
    auditHeads: () => all(queries.auditHeads, {}, asItIs),
    auditStarts: () => all(queries.auditStarts, {}, asItIs),
    auditRecords: (chain, after, limit) => all(queries.auditRecords, { chain, after, limit }, asItIs),
    auditRecordsBefore: (chain, before, limit) => all(queries.auditRecordsBefore, { chain, before, limit }, asItIs),
    allConnectors: () =>
      all(queries.allConnectors, {}, (row) => ({
        ...toConnector(row),
        applicationId: row.application_id as ApplicationId,
      })),
    async counts() {
      const row = await one(queries.counts, {}, asItIs)
      return {
        applications: row?.applications ?? 0,
        connectors: row?.connectors ?? 0,
        credentials: row?.credentials ?? 0,
      }
    },
  }
}
