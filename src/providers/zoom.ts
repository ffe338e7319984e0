import { clientSettings, connectorOverride, refreshTokenWay } from './fields.ts'
import type { Guide, Provider } from './provider.ts'

const guide: Guide = {
  where: 'Zoom App Marketplace',
  url: 'https://marketplace.zoom.us/develop/create',
  steps: [
    'Sign in as an owner or administrator of the Zoom account, or with the role Zoom for developers. Choose Develop, Build App, General app, Create.',
    'Under Basic Information, choose User-managed, so that each user gives the consent.',
    'Enter the callback URI of your application as OAuth Redirect URL, and add it to the OAuth allow list.',
    'Copy Client ID and Client Secret from App Credentials: those of Development while the app is yours alone, those of Production once it is published.',
    'Under Scopes, add what you use, such as reading and writing meetings. Zoom keeps the scopes in the app, so none are set here.',
    'To renew the secret: Regenerate in App Credentials. The old one ends with it, so store the new one here at once.',
  ],
}

const CHECK_CLIENT =
  'Compare Client ID and Client Secret with App Credentials of the app: those of Development while it is yours alone, those of Production once it is published.'

export const zoom: Provider<'zoom'> = {
  name: 'zoom',
  title: 'Zoom',
  connector: { settings: clientSettings(), publicSettings: ['client_id'], scope: 'none', guide },
  credentials: {
    connector: connectorOverride('Zoom', { client_id: 'example_client_id', client_secret: 'example' }, guide),
  },
  ways: [refreshTokenWay],
  oauth: {
    endpoints: {
      issuer: 'https://zoom.us',
      authorization: 'https://zoom.us/oauth/authorize',
      token: 'https://zoom.us/oauth/token',
      userinfo: 'https://api.zoom.us/v2/users/me',
    },
    clientAuthentication: 'client_secret_basic',
    identityScopes: [],
    offlineScopes: [],
    authorizationParameters: {},
    mailbox: { email: ['email'], name: ['display_name', 'first_name'], id: ['id'] },
    // Zoom says in `reason` what others say in `error_description`.
    failures: [
      {
        error: 'invalid_request',
        words: /invalid (?:client|grant request)/i,
        whose: 'credential',
        advice: CHECK_CLIENT,
      },
      { error: 'invalid_client', whose: 'credential', advice: CHECK_CLIENT },
      {
        error: 'invalid_request',
        words: /redirect/i,
        whose: 'passing',
        clientKnown: true,
        advice: 'Enter the callback URI as OAuth Redirect URL of the app, and add it to the OAuth allow list.',
      },
      {
        error: '4711',
        whose: 'grant',
        advice: 'Add user:read:user under Scopes of the app, and have its user sign in again.',
      },
      { error: 'invalid_request', words: /invalid authorization code/i, whose: 'grant' },
      { error: 'invalid_request', words: /invalid token|token is expired/i, whose: 'grant' },
    ],
  },
}
