import { clientSettings, connectorOverride, refreshTokenWay } from './fields.ts'
import type { Guide, Provider } from './provider.ts'

const guide: Guide = {
  where: 'Yahoo Developer Network',
  url: 'https://developer.yahoo.com/apps/',
  steps: [
    'Mail needs an approval first: ask for access to the Yahoo Mail API with the form at https://senders.yahooinc.com/developer/developer-access/ and name the Yahoo account that the app will belong to.',
    'With that account, open My Apps, Create an App.',
    'Enter the name, and the callback URI of your application as Redirect URI. Choose Confidential Client, and the API permissions that were approved.',
    'Create App. Copy Client ID (Consumer Key) and Client Secret (Consumer Secret).',
  ],
}

const CHECK_CLIENT =
  'Compare Client ID and Client Secret with those of the app on developer.yahoo.com, and store both here as they stand there.'

const SIGN_IN_AGAIN =
  'The token or the code is no longer good: the user has removed the app or changed the password. Have them sign in again.'

export const yahoo: Provider<'yahoo'> = {
  name: 'yahoo',
  title: 'Yahoo',
  vouchesForAddresses: true,
  connector: { settings: clientSettings(), publicSettings: ['client_id'], scope: 'scope', guide },
  credentials: {
    connector: connectorOverride('Yahoo', { client_id: 'dj0yJmk9example', client_secret: 'example' }, guide),
  },
  ways: [refreshTokenWay],
  oauth: {
    endpoints: {
      issuer: 'https://api.login.yahoo.com',
      authorization: 'https://api.login.yahoo.com/oauth2/request_auth',
      token: 'https://api.login.yahoo.com/oauth2/get_token',
      userinfo: 'https://api.login.yahoo.com/openid/v1/userinfo',
    },
    clientAuthentication: 'client_secret_basic',
    identityScopes: ['openid', 'email', 'profile'],
    offlineScopes: [],
    authorizationParameters: {},
    mailbox: { email: ['email'], name: ['name', 'nickname'], id: ['sub'] },
    // It has its own codes for what RFC 6749 section 5.2 has, and some of both: https://developer.yahoo.com/oauth2/guide/errors/
    failures: [
      { error: 'INVALID_CLIENT_SECRET', whose: 'credential', advice: CHECK_CLIENT },
      { error: 'INVALID_CLIENT', whose: 'credential', advice: CHECK_CLIENT },
      { error: 'invalid_client', whose: 'credential', advice: CHECK_CLIENT },
      {
        error: 'INVALID_REDIRECT_URI',
        whose: 'passing',
        clientKnown: true,
        advice: 'Add the callback URI to the app.',
      },
      { error: 'INVALID_REFRESH_TOKEN', whose: 'grant', advice: SIGN_IN_AGAIN },
      { error: 'INVALID_GRANT', whose: 'grant', advice: SIGN_IN_AGAIN },
      { error: 'TOKEN_EXPIRED', whose: 'grant', advice: SIGN_IN_AGAIN },
      {
        error: 'ACCOUNT_NOT_AUTHORIZED',
        whose: 'grant',
        advice: 'The user has not let the app in, or has taken that back. Have them sign in again.',
      },
    ],
  },
}
