import type { JsonSchema } from '../../lib/schema.ts'
import type { Signer } from '../../tokens/tokens.ts'
import type { Context, Example } from '../operation.ts'

const parameter = { type: 'string', minLength: 1, maxLength: 2048 } as const

const parameters = {
  client_id: { ...parameter, maxLength: 64, description: 'The id of the application.' },
  client_secret: {
    ...parameter,
    maxLength: 256,
    description:
      'An API key of the application. It may be sent by HTTP Basic with the `client_id`, or as a bearer token, as well; ' +
      'public clients (platforms js, ios, android and desktop) send none.',
  },
  grant_type: { ...parameter, maxLength: 64, description: 'What the tokens are given for.' },
  code: { ...parameter, description: 'The code that the sign-in has led to. It is good once.' },
  redirect_uri: { ...parameter, description: 'The redirect URI of the sign-in, byte for byte.' },
  code_verifier: { ...parameter, description: 'What the challenge of the sign-in was made from (RFC 7636).' },
  refresh_token: { ...parameter, description: 'A refresh token.' },
  grant_id: { ...parameter, maxLength: 400, description: 'The grant: its id, or the address of its mailbox.' },
} as const

type Name = keyof typeof parameters

/** What is checked first. Which parameters are needed, the grant type says; unknown ones are passed over (RFC 6749). */
export const tokenBody = { type: 'object', required: ['grant_type'], properties: parameters } as const

export const needed = {
  authorization_code: ['client_id', 'code', 'redirect_uri'],
  refresh_token: ['client_id', 'refresh_token'],
  client_credentials: ['client_id', 'grant_id'],
} as const satisfies Readonly<Record<string, readonly Name[]>>

export type GrantType = keyof typeof needed

/** What the ways to get tokens are handed: the parameters that they need are there. */
export type TokenRequest<T extends GrantType> = Omit<Context, 'body' | 'prepared'> & {
  readonly given: Readonly<Record<(typeof needed)[T][number], string>> & { readonly code_verifier?: string | undefined }
  readonly signer: Signer
}

const form = (title: string, grantType: GrantType, description: string, ...optional: Name[]): JsonSchema => ({
  title,
  type: 'object',
  description,
  required: ['grant_type', ...needed[grantType]],
  properties: {
    grant_type: { type: 'string', const: grantType, description: parameters.grant_type.description },
    ...Object.fromEntries([...needed[grantType], ...optional].map((name) => [name, parameters[name]])),
  },
})

/** The body as the reference shows it. */
export const documentedTokenBody: JsonSchema = {
  discriminator: { propertyName: 'grant_type' },
  oneOf: [
    form(
      'Code exchange',
      'authorization_code',
      'What a sign-in has led to, for tokens.',
      'client_secret',
      'code_verifier',
    ),
    form('Token refresh', 'refresh_token', 'A refresh token for new tokens.', 'client_secret'),
    form('Token of a grant', 'client_credentials', 'A token for a grant that is there.', 'client_secret'),
  ],
}

const client = { client_id: '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f', client_secret: 'clav_…' }

export const tokenExamples: Readonly<Record<string, Example>> = {
  code: {
    summary: 'Exchange a code',
    value: {
      grant_type: 'authorization_code',
      ...client,
      code: 'clav_ac_…',
      redirect_uri: 'https://app.example.com/callback',
      code_verifier: 'ad8a3b0e-5f3a-4ec7-8cc5-92a4e4b9ab23',
    },
  },
  refresh: {
    summary: 'Refresh',
    value: { grant_type: 'refresh_token', ...client, refresh_token: 'clav_rt_…' },
  },
  'client-credentials': {
    summary: 'A token of a grant',
    value: { grant_type: 'client_credentials', ...client, grant_id: '1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809' },
  },
}
