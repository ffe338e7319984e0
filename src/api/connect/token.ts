import { Problem } from '../../lib/problem.ts'
import { operation, type Decision } from '../operation.ts'
import { byCode } from './by-code.ts'
import { byGrantId } from './by-grant-id.ts'
import { byRefreshToken } from './by-refresh-token.ts'
import { clientOf, isConfidential, textIn } from './client.ts'
import { TAG, tokenAnswer, tokenExample } from './token-answer.ts'
import {
  documentedTokenBody,
  needed,
  tokenBody,
  tokenExamples,
  type GrantType,
  type TokenRequest,
} from './token-body.ts'

const ways: { readonly [T in GrantType]: (request: TokenRequest<T>) => Promise<Decision> } = {
  authorization_code: byCode,
  refresh_token: byRefreshToken,
  client_credentials: byGrantId,
}

export const exchangeToken = operation({
  id: 'exchange_oauth2_token',
  methods: ['POST'],
  path: '/v3/connect/token',
  tag: TAG,
  summary: 'Give out tokens',
  description:
    'Exchanges a code or a refresh token for tokens of this server, or gives one for a grant that is there ' +
    '(RFC 6749 section 3.2). The client shows an API key of the application with the scope `grants:write`, as ' +
    '`client_secret`, by HTTP Basic with its `client_id`, or as bearer token. Public clients show none: they exchange codes of sign-ins that have used PKCE, ' +
    'and refresh what came of them. An exchange that fails burns the code, and a code or a replaced refresh token that ' +
    'comes a second time ends the session. The body is JSON or a form.',
  scope: 'open',
  client: clientOf,
  errors: 'oauth',
  form: true,
  body: tokenBody,
  documentedBody: documentedTokenBody,
  bodyExamples: tokenExamples,
  answer: {
    status: 200,
    description: 'The tokens.',
    flat: true,
    noStore: true,
    data: tokenAnswer,
    example: tokenExample,
  },
  problems: ['exchange-failed', 'unsupported-grant-type', 'unauthenticated', 'forbidden'],

  async prepare({ caller, body, tokens }) {
    const type = body.grant_type
    if (!isGrantType(type))
      throw new Problem('unsupported-grant-type', `grant_type: must be one of: ${Object.keys(needed).join(', ')}`)
    const missing = needed[type].filter((name) => textIn(body, name) === undefined)
    if (missing.length > 0) throw new Problem('invalid', `Missing required parameter: ${missing.join(', ')}`)
    if (isConfidential(caller) && !caller.scopes.includes('grants:write'))
      throw new Problem('forbidden', 'This API key lacks the scope grants:write.')
    return { type, signer: await tokens.signer(caller.actor) }
  },

  async act({ prepared: { type, signer }, body, ...context }) {
    // Each of the way's parameters was found above.
    const given = body as TokenRequest<GrantType>['given']
    return (ways[type] as (request: TokenRequest<GrantType>) => Promise<Decision>)({ ...context, given, signer })
  },
})

function isGrantType(text: string): text is GrantType {
  return Object.hasOwn(needed, text)
}
