import type { JsonSchema } from '../lib/schema.ts'
import {
  clientId,
  clientSecret,
  clientSettings,
  connectorOverride,
  credentialId,
  emailAddress,
  refreshTokenWay,
} from './fields.ts'
import type { CredentialSpec, Guide, Provider } from './provider.ts'

const tenant: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 253,
  pattern:
    '^(?:common|organizations|consumers' +
    '|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}' +
    '|(?:[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?\\.)+[A-Za-z][0-9A-Za-z-]{0,61}[0-9A-Za-z])$',
  'x-expected': 'must be a GUID, a domain, or common, organizations or consumers',
  description: 'Directory to sign in to: a GUID, a domain, or common, organizations or consumers.',
}

const clientGuide: Guide = {
  where: 'Microsoft Entra admin center',
  url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
  steps: [
    'Open App registrations, New registration. Choose who may sign in: for users of other organizations, accounts in any Entra ID tenant, with or without personal Microsoft accounts.',
    'Under Redirect URI choose Web and enter the callback URI of your application. Register.',
    'On Overview, copy the Application (client) ID. For accounts of one organization only, the Directory (tenant) ID is the tenant; otherwise leave it at common.',
    'Under Certificates & secrets, Client secrets: New client secret. Copy its Value, not its Secret ID; it is shown only now. Note when it expires: it lasts 24 months at the most.',
    'Under API permissions, add the delegated permissions of Microsoft Graph that you use, offline_access among them.',
    'To renew the secret: add a second one, store it here and see that all works; then delete the old one in the same list.',
  ],
}

const adminConsentGuide: Guide = {
  where: 'Microsoft Entra admin center',
  url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
  steps: [
    'In your app registration, under API permissions, add the application permissions of Microsoft Graph that you use. They hold for all mailboxes of a tenant.',
    'For your own tenant: press Grant admin consent there.',
    'For the tenant of a customer: send an administrator of it to https://login.microsoftonline.com/{tenant}/adminconsent?client_id={client ID}&redirect_uri={callback URI}, and have the request accepted.',
    'The tenant is the Directory (tenant) ID: it comes back with the redirect, and stands on the Overview of Microsoft Entra ID.',
    'To take the consent back, the administrator deletes the application under Enterprise applications of the tenant.',
  ],
}

/**
 * Consent of an administrator for a whole tenant. The older form names the client; the newer one names the tenant and
 * may leave the client to the connector.
 */
const adminConsent: CredentialSpec = {
  title: 'Microsoft admin consent',
  description: 'Consent of an administrator for all mailboxes of a tenant: tenant, or client_id and client_secret.',
  schema: {
    type: 'object',
    properties: { client_id: clientId, client_secret: clientSecret, tenant },
    anyOf: [{ required: ['tenant'] }, { required: ['client_id', 'client_secret'] }],
    dependentRequired: { client_secret: ['client_id'] },
    'x-expected': 'needs tenant, or client_id and client_secret',
    additionalProperties: true,
  },
  guide: adminConsentGuide,
  example: { tenant: '3f1c5b0e-6d2a-4b57-9c38-8a1e7d40f6b2' },
}

const LET_LOOK_UP =
  "The mailbox may not be looked up. Under API permissions of the app registration, add User.Read.All of Microsoft Graph for an administrator's consent, or User.Read for users who sign in; then have the consent given again."

const example = { client_id: '0f6c2d9e-7b1a-4c35-8e24-5d9b3a7f1c60', client_secret: 'example', tenant: 'common' }

export const microsoft: Provider<'microsoft'> = {
  name: 'microsoft',
  title: 'Microsoft',
  connector: {
    settings: clientSettings({ tenant }),
    publicSettings: ['client_id', 'tenant'],
    scope: 'scope',
    guide: clientGuide,
  },
  credentials: {
    connector: connectorOverride('Microsoft', example, clientGuide, { tenant }),
    adminconsent: adminConsent,
  },
  ways: [
    refreshTokenWay,
    {
      way: 'client_credentials',
      title: "An administrator's consent for a tenant",
      credential: 'adminconsent',
      schema: {
        type: 'object',
        properties: { email_address: emailAddress, credential_id: credentialId },
        required: ['email_address', 'credential_id'],
        additionalProperties: false,
      },
      publicSettings: ['email_address', 'credential_id'],
      example: { email_address: 'user@example.com', credential_id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47' },
    },
  ],
  oauth: {
    endpoints: {
      issuer: 'https://login.microsoftonline.com/{tenant}/v2.0',
      authorization: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize',
      token: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
      userinfo: 'https://graph.microsoft.com/v1.0/me',
      adminConsent: 'https://login.microsoftonline.com/{tenant}/v2.0/adminconsent',
      adminConsentAnywhere: 'https://login.microsoftonline.com/{tenant}/adminconsent',
      mailbox: 'https://graph.microsoft.com/v1.0/users/{mailbox}',
    },
    clientAuthentication: 'client_secret_post',
    identityScopes: ['openid', 'email', 'profile', 'https://graph.microsoft.com/User.Read'],
    offlineScopes: ['offline_access'],
    authorizationParameters: {},
    mailbox: { email: ['mail', 'userPrincipalName'], name: ['displayName'], id: ['id'] },
    // https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
    failures: [
      {
        words: /AADSTS7000222\b/,
        whose: 'credential',
        advice:
          'The client secret has expired. Under Certificates & secrets of the app registration, add a new one, and store its value here.',
      },
      {
        words: /AADSTS7000215\b/,
        whose: 'credential',
        advice:
          'The client secret is wrong. Store the Value of a secret, and not its Secret ID; once it cannot be seen any more, add another one.',
      },
      {
        // 7000229: the same, where the application is known elsewhere.
        words: /AADSTS(?:700016|7000229)\b/,
        whose: 'credential',
        orTenant: true,
        endsByConsent: true,
        advice:
          'There is no such application in this tenant. Compare client id and tenant; in the tenant of a customer, its administrator has to consent first.',
      },
      {
        words: /AADSTS(?:65001\d*|650052)\b/,
        whose: 'credential',
        orTenant: true,
        clientKnown: true,
        endsByConsent: true,
        advice: 'Nobody has consented yet. Have an administrator of the tenant open the link for admin consent.',
      },
      {
        words: /AADSTS90002\b/,
        whose: 'credential',
        advice: 'There is no such tenant. It is the Directory (tenant) ID on the Overview of Microsoft Entra ID.',
      },
      {
        words: /AADSTS7000112\b/,
        whose: 'credential',
        orTenant: true,
        advice: 'The application is disabled. Enable it under Enterprise applications of the tenant.',
      },
      {
        words: /AADSTS700027\b/,
        whose: 'credential',
        advice: 'The certificate of the application does not fit. Add a client secret, and store its value here.',
      },
      {
        // The form of what was sent is looked at before the client is.
        words: /AADSTS9002313\b/,
        whose: 'passing',
        advice:
          'This does not tell whether the secret is right. Name one tenant in the credential, a GUID or a domain, and it is tried there.',
      },
      {
        words: /AADSTS50011\b/,
        whose: 'passing',
        clientKnown: true,
        advice: 'Add the callback URI under Authentication of the app registration, platform Web.',
      },
      {
        words: /AADSTS50059\b/,
        whose: 'credential',
        advice:
          'No tenant is known. Have an administrator consent through the credential, or name the tenant in it: the Directory (tenant) ID.',
      },
      {
        // AADSTS500011: nobody there knows what is asked for. AADSTS500014: it is disabled there.
        error: 'invalid_resource',
        whose: 'credential',
        orTenant: true,
        advice:
          'What the permissions are of is not there in this tenant, or is disabled. Have an administrator enable it under Enterprise applications, and consent again.',
      },
      {
        // For one mailbox, or for all of a tenant; its refresh token is good once the policy lets it.
        words: /AADSTS53003\b/,
        whose: 'credential',
        orMailbox: true,
        advice:
          'A Conditional Access policy of the tenant blocks the application, or this server. Have its administrator let them through: nobody has to sign in again.',
      },
      {
        words: /AADSTS70011\b/,
        whose: 'grant',
        advice: 'Some of the scopes are none. Correct them, and have the mailbox authenticate again.',
      },
      // Graph, where a mailbox is looked up. Tokens are given out all the same, so it stops nothing else.
      { error: 'Authorization_RequestDenied', whose: 'grant', advice: LET_LOOK_UP },
      { error: 'ErrorAccessDenied', whose: 'grant', advice: LET_LOOK_UP },
      { error: 'interaction_required', whose: 'grant' },
      {
        words: /AADSTS(?:50057|50034)\b/,
        whose: 'grant',
        advice:
          'The account is disabled or gone at Microsoft. Ask an administrator of the tenant, then have its user authenticate again.',
      },
      { words: /AADSTS(?:50173|700082|70008|50076|50079)\b/, whose: 'grant' },
      { words: /AADSTS(?:90033|90013|50196)\b/, whose: 'passing' },
    ],
    applicationScope: 'https://graph.microsoft.com/.default',
  },
}
