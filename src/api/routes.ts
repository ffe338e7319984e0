import type { Operation } from './operation.ts'
import { getApplication } from './applications/get.ts'
import { createRedirectUri } from './applications/redirect-uris/create.ts'
import { deleteRedirectUri } from './applications/redirect-uris/delete.ts'
import { getRedirectUri } from './applications/redirect-uris/get.ts'
import { listRedirectUris } from './applications/redirect-uris/list.ts'
import { updateRedirectUri } from './applications/redirect-uris/update.ts'
import { updateApplication } from './applications/update.ts'
import { revokeToken } from './connect/revoke.ts'
import { getTokenInfo } from './connect/token-info.ts'
import { exchangeToken } from './connect/token.ts'
import { createConnector } from './connectors/create.ts'
import { deleteConnector } from './connectors/delete.ts'
import { getConnector } from './connectors/get.ts'
import { listConnectors } from './connectors/list.ts'
import { updateConnector } from './connectors/update.ts'
import { createCredential } from './credentials/create.ts'
import { deleteCredential } from './credentials/delete.ts'
import { getCredential } from './credentials/get.ts'
import { getCredentialHealth } from './credentials/health.ts'
import { listCredentials } from './credentials/list.ts'
import { rollbackCredential } from './credentials/rollback.ts'
import { updateCredential } from './credentials/update.ts'
import { verifyCredential } from './credentials/verify.ts'
import { detectProviderByEmail } from './detection/detect.ts'
import { createGrant } from './grants/custom.ts'
import { deleteGrant } from './grants/delete.ts'
import { getGrant } from './grants/get.ts'
import { listGrants } from './grants/list.ts'
import { getOwnGrant } from './grants/me.ts'
import { getProviderToken } from './grants/provider-token.ts'
import { updateGrant } from './grants/update.ts'

/** Every operation of the API, in the order of the reference. */
export const operations: readonly Operation[] = [
  getApplication,
  updateApplication,

  createRedirectUri,
  listRedirectUris,
  getRedirectUri,
  updateRedirectUri,
  deleteRedirectUri,

  createConnector,
  listConnectors,
  getConnector,
  updateConnector,
  deleteConnector,

  createCredential,
  listCredentials,
  getCredential,
  getCredentialHealth,
  verifyCredential,
  updateCredential,
  rollbackCredential,
  deleteCredential,

  createGrant,
  listGrants,
  getGrant,
  updateGrant,
  deleteGrant,
  getProviderToken,
  detectProviderByEmail,
  getOwnGrant,

  exchangeToken,
  revokeToken,
  getTokenInfo,
]
