/**
 * What the compiler refuses: `npm run check` fails when one of these begins to compile. Reads and changes cannot be
 * asked for without an application's id, and a string that merely looks like one is none.
 */

import type { Change, CredentialInConnector, Store } from '../../src/store/store.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'

declare const store: Store
declare const app: ApplicationId
declare const credential: CredentialInConnector
const page = { limit: 1, offset: 0 }

export const reads = [
  () => store.read.connector(app, 'google'),
  // @ts-expect-error -- no application
  () => store.read.application(),
  // @ts-expect-error -- no application
  () => store.read.apiKeys(),
  // @ts-expect-error -- no application
  () => store.read.connector('google'),
  // @ts-expect-error -- a plain string is no application
  () => store.read.connector('8b1b5b4e-8f0c-4c53-9b0a-2f6b1f3f0d57', 'google'),
  // @ts-expect-error -- no application
  () => store.read.connectors(page),
  // @ts-expect-error -- no application
  () => store.read.credential('google', 'id'),
  // @ts-expect-error -- a credential's id is no application's
  () => store.read.credential(credential.id, 'google', 'id'),
  // @ts-expect-error -- no application
  () => store.read.credentialNamed('google', 'name'),
  // @ts-expect-error -- no application
  () => store.read.credentials('google', { ...page, sortBy: 'created_at', orderBy: 'asc' }),
  // @ts-expect-error -- no application
  () => store.read.sealedVersion('google', 'id', 1),
  // @ts-expect-error -- no application
  () => store.read.credentialVersions('google', 'id'),
  // @ts-expect-error -- no application
  () => store.read.credentialAges('google', { createdBefore: 1, after: undefined, limit: 1 }),
  // @ts-expect-error -- no application
  () => store.read.anyCredentialUsed('google'),
  // @ts-expect-error -- no application
  () => store.read.usageDays(1),
  // @ts-expect-error -- no application
  () => store.read.grantTotals({ most: 1 }),
  // @ts-expect-error -- no application
  () => store.read.invalidGrants(1),
  // @ts-expect-error -- no application
  () => store.read.failingCredentials(1),
]

const set = { updatedAt: 0, updatedBy: '' }

export const changes: Change[] = [
  { kind: 'connector.update', app, n: 1, revision: 1, set },
  // @ts-expect-error -- no application
  { kind: 'connector.update', n: 1, revision: 1, set },
  // @ts-expect-error -- a plain string is no application
  { kind: 'connector.update', app: 'app', n: 1, revision: 1, set },
  // @ts-expect-error -- no application
  { kind: 'connector.delete', n: 1, revision: 1, at: 0, by: '' },
  // @ts-expect-error -- no application
  { kind: 'credential.update', credential, set },
  // @ts-expect-error -- no application
  { kind: 'credential.expect', n: 1, revision: 1 },
  // @ts-expect-error -- no application
  { kind: 'credential.delete', credential, at: 0, by: '' },
  // @ts-expect-error -- no application
  { kind: 'apiKey.revoke', id: '', at: 0 },
  // @ts-expect-error -- a plain string is no application
  { kind: 'application.update', id: 'app', revision: 1, settings: {}, updatedAt: 0 },
]
