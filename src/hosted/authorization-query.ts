import { SCOPE, WITHOUT_NUL } from '../api/shapes.ts'
import { isHosted, providers, type ProviderName } from '../providers/index.ts'

/** The providers that somebody can sign in to in a browser. */
export const hostedProviders: readonly ProviderName[] = providers.filter(isHosted).map(({ name }) => name)

const line = (maxLength: number, expected: string) => ({
  type: 'string',
  maxLength,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
  'x-expected': `must be ${expected}, without control characters`,
})

const oneOf = (...words: readonly string[]) => ({ type: 'string', enum: words })

/**
 * The parameters of `GET /v3/connect/auth`: what checks a request, and what the reference shows. What is not named here is
 * let be, for clients send more.
 */
export const authorizationQuery = {
  type: 'object',
  required: ['client_id', 'redirect_uri', 'response_type'],
  properties: {
    client_id: {
      type: 'string',
      description: 'The id of the application.',
      example: '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f',
    },
    redirect_uri: {
      type: 'string',
      description:
        'Where the user comes back to: a redirect URI that is registered with the application. It is compared byte for ' +
        'byte.',
      example: 'https://app.example.com/callback',
    },
    response_type: {
      ...oneOf('code', 'adminconsent'),
      description:
        '`code` signs a user in. `adminconsent` asks an administrator of a Microsoft tenant to let the client of a ' +
        'credential in.',
      example: 'code',
    },
    provider: {
      title: 'Sign-in provider',
      ...line(256, 'the name of a provider, or several with commas between'),
      description:
        `One of ${hostedProviders.map((name) => `\`${name}\``).join(', ')}; or several with commas between, of which the ` +
        'user chooses. Without it, all that have a connector come into question. Where one is left, it is gone to at once.',
      example: 'google',
    },
    prompt: {
      ...oneOf('select_provider', 'detect', 'select_provider,detect', 'detect,select_provider'),
      description:
        'What the page offers: to choose a provider, by default, or to find it out by the address; both in this order.',
      example: 'select_provider,detect',
    },
    scope: {
      type: 'string',
      // Twice what providers take in an address; each is kept until the sign-in is over.
      maxLength: 4096,
      pattern: `^${SCOPE}(?: +${SCOPE})* *$`,
      'x-expected': 'must be scopes with spaces between',
      description: 'What the provider is asked for, in place of the scopes of the connector.',
      example: 'https://www.googleapis.com/auth/gmail.readonly',
    },
    state: {
      type: 'string',
      maxLength: 256,
      ...WITHOUT_NUL,
      description: 'Comes back as it was.',
      example: 'af0ifjsldkj',
    },
    login_hint: {
      ...line(320, 'an address'),
      description:
        'The address of the mailbox, where it is known. Without `prompt`, it decides on the provider where it can.',
      example: 'user@example.com',
    },
    access_type: {
      ...oneOf('online', 'offline'),
      description: 'With `offline`, the code gives a refresh token of this server as well.',
      example: 'offline',
    },
    code_challenge: {
      type: 'string',
      maxLength: 256,
      pattern: '^[A-Za-z0-9._~+/=-]+$',
      'x-expected': 'must be the challenge of RFC 7636',
      description:
        'PKCE: the code is exchanged only with the verifier that this was made from. Public clients have to send it. An ' +
        'S256 challenge may also be in the form of the official clients, which encode the hash in hexadecimal first.',
      example: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    },
    code_challenge_method: {
      type: 'string',
      pattern: '^(?:[Pp][Ll][Aa][Ii][Nn]|[Ss]256)$',
      'x-expected': 'must be S256 or plain',
      description: 'How the challenge was made: `S256`, or by default `plain`.',
      example: 'S256',
    },
    nonce: {
      type: 'string',
      maxLength: 512,
      description: 'Comes back in the ID token as it was (OpenID Connect Core section 3.1.2.1).',
      example: 'n-0S6_WzA2Mj',
    },
    credential_id: {
      title: 'Sign-in credential id',
      ...line(64, 'the id of a credential'),
      description:
        "A credential in place of the connector's active one. With `adminconsent` it is required: the one that is " +
        'consented to.',
      example: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47',
    },
    options: {
      ...line(512, 'words with commas between'),
      description:
        'With commas between: `rotate_refresh_token` replaces the refresh token at each use, `smtp_required` asks for an ' +
        'SMTP server beside the IMAP one, `exclude_google_granted_scopes` leaves out what Google has granted before.',
      example: 'rotate_refresh_token',
    },
    smtp_required: {
      type: 'string',
      maxLength: 64,
      description: '`true` does what `smtp_required` in `options` does, for clients that send it so.',
      example: 'true',
    },
  },
}
