import { Problem } from '../../lib/problem.ts'
import type { GrantSession } from '../../store/store.ts'
import { parseRefreshToken } from '../../tokens/refresh-token.ts'
import { operation, type ClientRequest, type Context } from '../operation.ts'
import { holderOf, textIn } from './client.ts'
import { TAG } from './token-answer.ts'

const parameter = {
  type: 'string',
  minLength: 1,
  maxLength: 8192,
  description: 'An access token or a refresh token of this server.',
} as const

export const revokeToken = operation({
  id: 'revoke_oauth2_token_and_grant',
  methods: ['POST'],
  path: '/v3/connect/revoke',
  tag: TAG,
  summary: 'Revoke a token',
  description:
    'Ends the session of a token: all its access tokens and its refresh token are good for nothing from then on ' +
    '(RFC 7009). The grant and the token of its provider stay. A token that is unknown or over is answered in the same ' +
    'way. It takes no API key: whoever has the token may end it. `token` may stand in the body as well, as JSON or a form.',
  scope: 'open',
  client: (request: ClientRequest) => holderOf(request, ['token']),
  errors: 'oauth',
  form: true,
  query: { type: 'object', properties: { token: { ...parameter, title: 'Token to revoke' } } },
  answer: { status: 200, description: 'It is good for nothing any more.', flat: true },
  problems: [],

  async prepare({ query, body, keys, read, tokens }) {
    const token = query.token ?? textIn(body, 'token')
    if (token === undefined) throw new Problem('invalid', 'Missing required parameter: token')
    return sessionOf({ keys, read, tokens }, token)
  },

  async act({ now, prepared: session }) {
    if (session === undefined) return {}
    const { app, id, grantId } = session
    return {
      plan: {
        changes: [{ kind: 'session.revoke', app, id, at: now }],
        audit: [{ chain: app, event: 'grant.tokens_revoked', target: { type: 'grant', id: grantId } }],
      },
    }
  },
})

/** The session that a token belongs to, as long as it goes on. A refresh token that was replaced belongs to it still. */
async function sessionOf(
  { keys, read, tokens }: Pick<Context, 'keys' | 'read' | 'tokens'>,
  token: string,
): Promise<GrantSession | undefined> {
  const refresh = parseRefreshToken(keys, token)
  const session =
    refresh === undefined
      ? (await tokens.verify(token, 'access'))?.session
      : await read.session(refresh.app, refresh.sessionId)
  return session?.revokedAt === null ? session : undefined
}
