import {
  clientSettings,
  connectorOverride,
  credentialId,
  emailAddress,
  line,
  refreshTokenWay,
  unusedUrl,
} from './fields.ts'
import type { CredentialSpec, Guide, Provider } from './provider.ts'

const clientGuide: Guide = {
  where: 'Google Cloud console',
  url: 'https://console.cloud.google.com/auth/clients',
  steps: [
    'Choose the project, then open Google Auth Platform, Clients. A new project first asks for branding and audience.',
    'Create client, application type Web application. Under Authorized redirect URIs, add the callback URI of your application.',
    'Copy the client ID and the client secret. The console shows the whole secret only now: download the JSON, or paste it here at once.',
    'Under APIs & Services, Library, enable the APIs that you use, such as the Gmail API and the Google Calendar API.',
    'Under Google Auth Platform, Data Access, add the scopes that you ask users for.',
    'To renew the secret: open the client, add a second secret, store it here, disable the old one and see that all works; then delete it.',
  ],
}

const serviceAccountGuide: Guide = {
  where: 'Google Cloud console and Google Admin console',
  url: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  steps: [
    'Choose the project, then open IAM & Admin, Service Accounts. Create a service account, or open the one that you have. It needs no role in the project.',
    'On its tab Keys: Add key, Create new key, JSON. The key file is downloaded once; its whole content goes in here. Where creating keys is refused, the organization policy iam.disableServiceAccountKeyCreation forbids it.',
    'On its tab Details, under Advanced settings, copy the Client ID, a number.',
    'As a super administrator in the Google Admin console (admin.google.com): Security, Access and data control, API controls, Manage Domain Wide Delegation. Add new, with this Client ID and the scopes that you use.',
    'Under APIs & Services, Library, of the project, enable the APIs that you use.',
    'After a renewal: once the new key works here, go back to the tab Keys and delete the old key. Its id is the private_key_id of the old file. Until then the old key opens whatever the new one opens.',
    'Delete the downloaded file.',
  ],
}

/** What a client brings along beside its id and secret. */
const ofTheClient = {
  topic_name: line(512, 'Pub/Sub topic for notifications about changes.'),
  project_id: line(255, 'Google Cloud project of the client.'),
}

/** What the console has written into key files over the years. All stand for the same endpoint. */
const TOKEN_URIS = [
  'https://oauth2.googleapis.com/token',
  'https://accounts.google.com/o/oauth2/token',
  'https://www.googleapis.com/oauth2/v3/token',
  'https://www.googleapis.com/oauth2/v4/token',
]

/**
 * A service account with domain-wide delegation, as the key file that the console downloads.
 *
 * Such a file is a document from outside that tells its reader where to send a signed assertion, so the fields which
 * could point away from Google may only say what Google itself writes there.
 * https://cloud.google.com/docs/authentication/external/externally-sourced-credentials
 */
const serviceAccount: CredentialSpec = {
  title: 'Google service account',
  description: 'The key file of a service account with domain-wide delegation.',
  schema: {
    type: 'object',
    properties: {
      type: { const: 'service_account', description: 'The kind of key file; no other kind is accepted.' },
      project_id: line(255, 'Project of the service account.'),
      private_key_id: line(255, 'Id of the key.'),
      // The format has its own bound on the length; `maxLength` would count the characters of a key one by one.
      private_key: {
        type: 'string',
        format: 'rsa-private-key',
        description: 'Unencrypted RSA key of 2048 to 8192 bits in PEM, PKCS#8 or PKCS#1, of at most 16384 characters.',
      },
      client_email: {
        type: 'string',
        maxLength: 320,
        pattern: '^[^\\s@]+@[^\\s@]+$',
        'x-expected': 'must be an email address',
        description: 'Address of the service account.',
      },
      client_id: line(512, 'Numeric id of the service account.'),
      auth_uri: unusedUrl('Authorization endpoint.'),
      token_uri: { enum: TOKEN_URIS, description: 'Token endpoint, one of those that Google has issued.' },
      auth_provider_x509_cert_url: unusedUrl('Certificates of Google.'),
      client_x509_cert_url: unusedUrl('Certificates of the service account.'),
      universe_domain: { const: 'googleapis.com', description: 'The only universe that is served.' },
    },
    required: ['private_key_id', 'private_key', 'client_email'],
    additionalProperties: true,
  },
  // An official client changes keys to snake_case and takes the digits for a word.
  aliases: {
    auth_provider_x_509_cert_url: 'auth_provider_x509_cert_url',
    client_x_509_cert_url: 'client_x509_cert_url',
  },
  guide: serviceAccountGuide,
  example: {
    type: 'service_account',
    project_id: 'marketplace-sa-test',
    private_key_id: 'abcd1234defg5678',
    private_key: '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n',
    client_email: 'some-name@marketplace-sa-test.iam.gserviceaccount.com',
    client_id: '123456789',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url:
      'https://www.googleapis.com/robot/v1/metadata/x509/some-name%40marketplace-sa-test.iam.gserviceaccount.com',
  },
}

const DELEGATE =
  'In the Google Admin console, under Manage Domain Wide Delegation, add the client id of the service account with just these scopes. It can take some minutes until it works. A mailbox outside of the domain is refused in the same words.'

export const google: Provider<'google'> = {
  name: 'google',
  title: 'Google',
  vouchesForAddresses: true,
  connector: {
    settings: clientSettings(ofTheClient),
    publicSettings: ['client_id', 'topic_name', 'project_id'],
    scope: 'scope',
    guide: clientGuide,
  },
  credentials: {
    connector: connectorOverride(
      'Google',
      { client_id: '123456789.apps.googleusercontent.com', client_secret: 'GOCSPX-example' },
      clientGuide,
      ofTheClient,
    ),
    serviceaccount: serviceAccount,
  },
  ways: [
    refreshTokenWay,
    {
      way: 'jwt_bearer',
      title: 'A service account with domain-wide delegation',
      credential: 'serviceaccount',
      schema: {
        type: 'object',
        properties: {
          email_address: emailAddress,
          credential_id: credentialId,
          scopes: {
            type: 'array',
            maxItems: 100,
            items: { type: 'string', minLength: 1, maxLength: 512 },
            description: 'What was delegated to the service account; without it, the scopes of the connector.',
          },
        },
        required: ['email_address', 'credential_id'],
        additionalProperties: false,
      },
      publicSettings: ['email_address', 'credential_id', 'scopes'],
      example: {
        email_address: 'user@example.com',
        credential_id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47',
        scopes: ['https://www.googleapis.com/auth/gmail.readonly'],
      },
    },
  ],
  oauth: {
    endpoints: {
      issuer: 'https://accounts.google.com',
      authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
      token: 'https://oauth2.googleapis.com/token',
      userinfo: 'https://openidconnect.googleapis.com/v1/userinfo',
    },
    clientAuthentication: 'client_secret_post',
    identityScopes: [
      'openid',
      'https://www.googleapis.com/auth/userinfo.email',
      'https://www.googleapis.com/auth/userinfo.profile',
    ],
    offlineScopes: [],
    authorizationParameters: { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'true' },
    options: { exclude_google_granted_scopes: { include_granted_scopes: 'false' } },
    mailbox: { email: ['email'], name: ['name'], id: ['sub'] },
    // A key that was deleted comes as invalid_grant too, with other words than a user who is gone.
    failures: [
      {
        error: 'invalid_grant',
        words: /jwt signature|no valid verifier/i,
        whose: 'credential',
        advice:
          'Google knows no such key of this service account. Create a new key on its tab Keys, and store the whole file here.',
      },
      {
        error: 'invalid_grant',
        words: /account not found/i,
        whose: 'credential',
        advice:
          'Google knows no such service account: it was deleted or is disabled. Restore it in the console, or store the key of another one.',
      },
      {
        error: 'invalid_grant',
        words: /invalid email or user id/i,
        whose: 'grant',
        advice: 'Google knows no such mailbox. Check its address, and that it is in the domain that has delegated.',
      },
      {
        error: 'invalid_grant',
        words: /short-lived token|reasonable timeframe/i,
        whose: 'passing',
        advice: 'Google finds the assertion too old or too new: set the clock of this server right.',
      },
      {
        error: 'invalid_client',
        whose: 'credential',
        advice:
          'Compare the client id with the console: Google Auth Platform, Clients. If it is right, the secret is not: add a new one there, and store it here.',
      },
      {
        error: 'unauthorized_client',
        whose: 'credential',
        orMailbox: true,
        advice: DELEGATE,
      },
      {
        error: 'access_denied',
        words: /client not authorized|scopes not allowed/i,
        whose: 'credential',
        orMailbox: true,
        advice: DELEGATE,
      },
      {
        error: 'access_denied',
        whose: 'grant',
        advice: 'Google does not let the application at this account. Its user, or an administrator, has to allow it.',
      },
      {
        error: 'invalid_scope',
        whose: 'grant',
        advice:
          'Some of the scopes are none of Google, or none are named. Correct them, and authenticate the mailbox again.',
      },
      {
        error: 'redirect_uri_mismatch',
        whose: 'passing',
        clientKnown: true,
        advice: 'Add the callback URI under Authorized redirect URIs of the client.',
      },
      {
        error: 'deleted_client',
        whose: 'credential',
        advice: 'The client was deleted in the console. Restore it there within 30 days, or create another one.',
      },
      {
        error: 'disabled_client',
        whose: 'credential',
        advice: 'The client is disabled in the console, or Google has suspended it. Open it there and see why.',
      },
      {
        error: 'org_internal',
        whose: 'credential',
        orMailbox: true,
        advice: 'The audience of the client is Internal. For users of other organizations, change it to External.',
      },
      {
        error: 'admin_policy_enforced',
        whose: 'grant',
        advice: 'An administrator of the Workspace has to allow the application under API controls.',
      },
    ],
  },
}
