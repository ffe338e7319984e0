import type { OAuthEndpoints, OAuthSpec, Provider } from '../providers/provider.ts'
import { serviceAccountAssertion, type ServiceAccountKey } from './assertion.ts'
import { signInEws, type EwsLogin } from './mail/ews.ts'
import { signInImap } from './mail/imap.ts'
import { signInSmtp } from './mail/smtp.ts'
import type { MailDoor, ServerLogin } from './mail/server.ts'
import {
  adminConsentUrl,
  authorizationAnswer,
  authorizationUrl,
  isOneTenant,
  issuersOf,
  type AuthorizationAnswer,
  type AuthorizationRequest,
} from './authorization.ts'
import { mailboxOf, type Mailbox } from './mailbox.ts'
import { callTokenEndpoint, type Minted, type OAuthClient, type Reach } from './token-endpoint.ts'

export { isOneTenant } from './authorization.ts'
export type { AuthorizationAnswer, AuthorizationRequest } from './authorization.ts'
export type { Mailbox } from './mailbox.ts'
export type { Minted, OAuthClient } from './token-endpoint.ts'
export { trySigning } from './assertion.ts'
export type { ServiceAccountKey } from './assertion.ts'
export type { EwsLogin } from './mail/ews.ts'
export type { ServerLogin } from './mail/server.ts'
export { ruleOf, UpstreamFailure, WrongSetting } from './failure.ts'

/** Where an operator has a provider's endpoints in place of its own: a sandbox, a proxy in front. */
export type Overrides = Readonly<Record<string, Partial<OAuthEndpoints>>>

/** Where the directory is that an OAuth call goes to; only Microsoft has several. */
export interface InTenant {
  readonly tenant: string
}

/**
 * Everything that is asked of providers. Each call throws UpstreamFailure, which says whose failure it was.
 *
 * Endpoints come from the provider's own file or from the operator, never from a credential, a grant or a request.
 */
export interface Upstream {
  /** RFC 6749 section 6. */
  refresh(provider: Provider, client: OAuthClient & InTenant, refreshToken: string): Promise<Minted>
  /** RFC 6749 section 4.1.3 with RFC 7636. */
  exchangeCode(
    provider: Provider,
    client: OAuthClient & InTenant,
    of: { readonly code: string; readonly redirectUri: string; readonly codeVerifier: string },
  ): Promise<Minted>
  /** RFC 7523 section 2.1. Without a mailbox it is for the service account itself. */
  assert(
    provider: Provider,
    key: ServiceAccountKey,
    of: { readonly mailbox?: string; readonly scopes: readonly string[] },
  ): Promise<Minted>
  /** RFC 6749 section 4.4. */
  clientCredentials(provider: Provider, client: OAuthClient & InTenant): Promise<Minted>
  /** Whose mailbox a token is of. */
  mailboxOf(provider: Provider, accessToken: string): Promise<Mailbox>
  /** One mailbox of a tenant, as an application sees it. */
  findMailbox(provider: Provider, accessToken: string, address: string): Promise<Mailbox>
  /** Signs in to the servers of a mailbox, over IMAP and then over SMTP. @throws WrongSetting too */
  signInImap(of: { readonly imap: ServerLogin; readonly smtp: ServerLogin | undefined }): Promise<void>
  /** Signs in to an Exchange server and opens the mailbox. @throws WrongSetting too */
  signInEws(of: EwsLogin): Promise<void>
  /** Where a user is sent to sign in (RFC 6749 section 4.1.1). */
  authorizationUrl(provider: Provider, tenant: string, request: AuthorizationRequest): string
  /** Where an administrator is sent to consent for a tenant, or for the one that answers. */
  adminConsentUrl(
    provider: Provider,
    tenant: string,
    of: { readonly clientId: string; readonly redirectUri: string; readonly state: string },
  ): string
  /** What a user has come back with (RFC 6749 section 4.1.2, RFC 9207). */
  readAnswer(
    provider: Provider,
    tenant: string,
    query: URLSearchParams,
    of: { readonly clientId: string; readonly state: string },
  ): Promise<AuthorizationAnswer>
  /** Where a provider is. */
  endpoints(provider: Provider, tenant: string): OAuthEndpoints
}

export interface UpstreamOptions {
  /** The one door out, for hosts that are the providers' own. */
  readonly fetch: typeof fetch
  /** The same door, for mail servers. */
  readonly door: MailDoor
  /** How long a mail server may take after it was connected to. */
  readonly mailDeadline_ms?: number
  readonly overrides: Overrides
  /** Unix seconds. */
  readonly now: () => number
}

export function createUpstream({ fetch, door, mailDeadline_ms, overrides, now }: UpstreamOptions): Upstream {
  const reach = (provider: Provider, tenant: string): Reach => {
    const endpoints = endpointsOf(provider, tenant, overrides)
    return { fetch, endpoints, now, insecure: overrides[provider.name] !== undefined }
  }
  return {
    refresh(provider, client, refreshToken) {
      const parameters = { refresh_token: refreshToken }
      const call = { grantType: 'refresh_token', parameters, client, sent: [refreshToken] }
      return callTokenEndpoint(oauthOf(provider), reach(provider, client.tenant), call)
    },
    exchangeCode(provider, client, { code, redirectUri, codeVerifier }) {
      const parameters = { code, redirect_uri: redirectUri, code_verifier: codeVerifier }
      const call = { grantType: 'authorization_code', parameters, client, sent: [code, codeVerifier] }
      return callTokenEndpoint(oauthOf(provider), reach(provider, client.tenant), call)
    },
    async assert(provider, key, of) {
      const there = reach(provider, '')
      const assertion = await serviceAccountAssertion(key, { ...of, audience: there.endpoints.token, now: now() })
      const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
      const call = { grantType, parameters: { assertion }, client: undefined, sent: [assertion] }
      const minted = await callTokenEndpoint(oauthOf(provider), there, call)
      return { ...minted, scope: of.scopes }
    },
    clientCredentials(provider, client) {
      const spec = oauthOf(provider)
      const call = {
        grantType: 'client_credentials',
        parameters: { scope: spec.applicationScope ?? '' },
        client,
        sent: [],
      }
      return callTokenEndpoint(spec, reach(provider, client.tenant), call)
    },
    mailboxOf: (provider, accessToken) => mailboxOf(oauthOf(provider), reach(provider, ''), { accessToken }),
    findMailbox: (provider, accessToken, address) =>
      mailboxOf(oauthOf(provider), reach(provider, ''), { accessToken, address }),
    async signInImap({ imap, smtp }) {
      await signInImap(door, imap, mailDeadline_ms)
      if (smtp !== undefined) await signInSmtp(door, smtp, mailDeadline_ms)
    },
    signInEws: (of) => signInEws(door, of),
    authorizationUrl: (provider, tenant, request) =>
      authorizationUrl(oauthOf(provider), endpointsOf(provider, tenant, overrides), request),
    adminConsentUrl: (provider, tenant, of) =>
      adminConsentUrl(oauthOf(provider), endpointsOf(provider, tenant, overrides), {
        ...of,
        isKnown: isOneTenant(tenant),
      }),
    readAnswer(provider, tenant, query, of) {
      const { issuer } = { ...oauthOf(provider).endpoints, ...overrides[provider.name] }
      return authorizationAnswer(query, { ...of, issuers: issuersOf(issuer, tenant) })
    },
    endpoints: (provider, tenant) => endpointsOf(provider, tenant, overrides),
  }
}

function oauthOf({ name, oauth }: Provider): OAuthSpec {
  if (oauth === undefined) throw new Error(`${name} has no OAuth endpoints`)
  return oauth
}

function endpointsOf(provider: Provider, tenant: string, overrides: Overrides): OAuthEndpoints {
  const all = { ...oauthOf(provider).endpoints, ...overrides[provider.name] }
  const inTenant = (url: string) => url.replace('{tenant}', encodeURIComponent(tenant))
  return Object.fromEntries(
    Object.entries(all).map(([name, url]) => [name, inTenant(url)]),
  ) as unknown as OAuthEndpoints
}
