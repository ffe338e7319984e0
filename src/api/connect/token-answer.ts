import type { Grant, GrantSession } from '../../store/store.ts'
import { subjectOf } from '../../tokens/session.ts'
import type { Signer } from '../../tokens/tokens.ts'

export const TAG = 'Tokens'

export const tokenAnswer = {
  title: 'Tokens',
  type: 'object',
  description: 'Tokens of this server for a grant.',
  required: ['access_token', 'expires_in', 'id_token', 'email', 'scope', 'token_type', 'grant_id', 'provider'],
  properties: {
    access_token: { type: 'string', description: 'Stands for the grant at the operations of grants: a JWT.' },
    expires_in: { type: 'integer', description: 'For how many seconds it is good.' },
    id_token: { type: 'string', description: 'Who has signed in: a JWT (OpenID Connect Core section 2).' },
    email: { type: 'string', description: 'The mailbox.' },
    refresh_token: {
      type: 'string',
      description:
        'Gives new tokens. Only where `access_type=offline` was asked for. When a refresh answers another one, the ' +
        'one before is good for nothing any more, and using it ends the session.',
    },
    scope: { type: 'string', description: 'What the grant is for, divided by spaces.' },
    token_type: { type: 'string', enum: ['Bearer'], description: 'How the access token is sent.' },
    grant_id: { type: 'string', description: 'The grant.' },
    provider: { type: 'string', description: 'The provider of the mailbox.' },
  },
} as const

export const tokenExample = {
  access_token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxYjJj.c2lnbmF0dXJl',
  expires_in: 3600,
  id_token: 'eyJhbGciOiJSUzI1NiJ9.eyJlbWFpbCI6InVz.c2lnbmF0dXJl',
  email: 'user@example.com',
  refresh_token: 'clav_rt_AZwdLj9KW0xtjn8KGyw9Tl8',
  scope: 'https://www.googleapis.com/auth/gmail.readonly',
  token_type: 'Bearer',
  grant_id: '1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809',
  provider: 'google',
}

/** What the token endpoint answers (RFC 6749 section 5.1), with what the official clients read beside. */
export async function answerWith(
  signer: Signer,
  {
    session,
    grant,
    refreshToken,
    nonce = null,
    now,
  }: {
    readonly session: GrantSession
    readonly grant: Grant
    readonly refreshToken: string | undefined
    readonly nonce?: string | null
    readonly now: number
  },
) {
  const { accessToken, idToken, expiresIn } = await signer.sign({ ...subjectOf(session, grant), nonce }, now)
  return {
    access_token: accessToken,
    expires_in: expiresIn,
    id_token: idToken,
    email: grant.email,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    scope: session.scope.join(' '),
    token_type: 'Bearer',
    grant_id: grant.id,
    provider: grant.provider,
  }
}
