import { operation } from '../operation.ts'
import { findGrantId } from './find.ts'
import { grantPath, TAG } from './shape.ts'

const MOST_TTL_S = 3000

export const getProviderToken = operation({
  id: 'get_provider_token',
  methods: ['GET'],
  path: '/v3/grants/{grant_id}/provider-token',
  tag: TAG,
  summary: 'Lend a provider token of a grant',
  description:
    'Answers an access token of the provider that is good for at least another `min_ttl` seconds. One that is there is ' +
    'answered as it is; otherwise a new one is asked for, once, however many ask for it at the same time. A `min_ttl` for ' +
    "which the provider's tokens do not live long enough is refused, and the error says how long they live; where a provider " +
    'does not say that, a token counts as good for 300 seconds. Each answer leaves a record in the audit log, and nobody may ' +
    'keep it on the way.',
  scope: 'tokens:lend',
  params: grantPath,
  query: {
    type: 'object',
    properties: {
      min_ttl: {
        type: 'integer',
        minimum: 0,
        maximum: MOST_TTL_S,
        description:
          'How many seconds it has to be good for at the least. Without it 60, or half of what the tokens of the provider ' +
          'live where that is less.',
      },
    },
  },
  answer: {
    status: 200,
    description: 'The token, and what is known of it.',
    noStore: true,
    data: {
      title: 'Provider token',
      type: 'object',
      description: 'An access token of the provider.',
      required: ['access_token', 'token_type', 'scope', 'grant_id', 'provider', 'credential_id', 'credential_version'],
      properties: {
        access_token: { type: 'string', description: 'The token itself, to be sent to the provider.' },
        token_type: { type: 'string', enum: ['Bearer'], description: 'How it is sent.' },
        expires_at: { type: ['integer', 'null'], description: 'Until when it is good, in unix seconds.' },
        expires_in: { type: ['integer', 'null'], description: 'For how many seconds it is good.' },
        scope: { type: 'array', items: { type: 'string' }, description: 'What it is good for.' },
        grant_id: { type: 'string', description: 'The grant that it is of.' },
        provider: { type: 'string', description: 'The provider.' },
        email: { type: 'string', description: 'The mailbox.' },
        credential_id: { type: 'string', description: 'The credential that minted it.' },
        credential_version: { type: 'integer', description: 'The version of it that did.' },
      },
    },
    example: {
      access_token: 'ya29.example',
      token_type: 'Bearer',
      expires_at: 1_763_903_600,
      expires_in: 3599,
      scope: ['https://www.googleapis.com/auth/gmail.readonly'],
      grant_id: '1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809',
      provider: 'google',
      email: 'user@example.com',
      credential_id: 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47',
      credential_version: 1,
    },
  },
  problems: ['not-found', 'grant-invalid', 'credential-failing', 'provider-unavailable'],
  records: true,

  async prepare({ caller, params, query, read, lender }) {
    const id = await findGrantId(read, caller, params.grant_id)
    return lender.lend({ app: caller.app, id, minTtl_s: query.min_ttl, actor: caller.actor })
  },

  async act({ now, prepared: { grant, token } }) {
    return {
      data: {
        access_token: token.access_token,
        token_type: 'Bearer',
        expires_at: token.expires_at,
        expires_in: token.expires_at - now,
        scope: token.scope,
        grant_id: grant.id,
        provider: grant.provider,
        email: grant.email,
        credential_id: token.credential_id,
        credential_version: token.credential_version,
      },
      plan: {
        changes: [],
        audit: [{ event: 'grant.token_lent', target: { type: 'grant', id: grant.id, provider: grant.provider } }],
      },
    }
  },
})
