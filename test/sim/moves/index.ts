import * as applications from './applications.ts'
import * as codes from './codes.ts'
import * as connectors from './connectors.ts'
import * as credentials from './credentials.ts'
import * as detection from './detection.ts'
import * as grants from './grants.ts'
import * as mailboxes from './mailboxes.ts'
import * as members from './members.ts'
import type { Provider } from '../provider.ts'
import type { Maker } from './move.ts'
import * as redirectUris from './redirect-uris.ts'
import * as tokens from './tokens.ts'

/** What clients and users have outside of the state. */
export interface Held {
  readonly signedIn: codes.SignedIn
  readonly links: members.Links
  readonly tokens: tokens.Tokens
  readonly provider: Provider
}

/** What clients do, with how often. Every operation of the API and of the dashboard is among them: a test checks it. */
export function moves({
  links,
  tokens: held,
  provider,
  signedIn,
}: Held): readonly (readonly [weight: number, make: Maker])[] {
  return [
    [8, connectors.createConnector()],
    [3, connectors.getConnector],
    [1, connectors.listConnectors],
    [8, connectors.updateConnector],
    [2, connectors.deleteConnector],
    [12, credentials.createCredential],
    [4, credentials.getCredential],
    [3, credentials.listCredentials],
    [16, credentials.patchCredential],
    [5, credentials.rollbackCredential],
    [2, credentials.verifyCredential],
    [5, credentials.deleteCredential],
    [4, credentials.compareCredential],
    [2, credentials.credentialVersions],
    [1, applications.getApplication],
    [4, applications.updateApplication],
    [3, redirectUris.createRedirectUri],
    [1, redirectUris.listRedirectUris],
    [1, redirectUris.getRedirectUri],
    [2, redirectUris.updateRedirectUri],
    [1, redirectUris.deleteRedirectUri],
    [1, applications.listApplications],
    [2, applications.createApplication],
    [1, applications.getOverview],
    [2, applications.listApiKeys],
    [4, applications.createApiKey],
    [3, applications.revokeApiKey],
    [2, applications.auditChain],
    [2, applications.listAudit],
    [1, applications.listProviders],
    [1, applications.backedUpRoot],
    [1, detection.detectProvider],
    [6, grants.createGrant],
    [1, grants.listGrants],
    [1, grants.getGrant],
    [2, grants.updateGrant],
    [1, grants.deleteGrant],
    [2, mailboxes.authenticate(provider)],
    [1, mailboxes.authenticateAgain(provider)],
    [1, mailboxes.lendToken],
    [4, mailboxes.towardsLending(provider)],
    [1, grants.credentialHealth],
    [1, grants.listGrantRows],
    [1, grants.connectorHealth],
    [1, tokens.tokenForGrant],
    [1, tokens.tokenInfo(held)],
    [1, tokens.revokeToken(held)],
    [1, tokens.ownGrant(held)],
    [15, tokens.towardsTokens(held, signedIn)],
    [1, codes.afterSignIn(signedIn)],
    [1, members.me],
    [1, members.listMembers],
    [5, members.updateMember],
    [4, members.removeMember],
    [1, members.listInvitations],
    [3, members.createInvitation],
    [2, members.revokeInvitation],
    [1, members.lookUpInvitation(links)],
    [2, members.acceptInvitation(links)],
  ]
}
