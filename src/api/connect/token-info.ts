import { Problem } from '../../lib/problem.ts'
import { subjectOf } from '../../tokens/session.ts'
import { operation, type ClientRequest } from '../operation.ts'
import { time } from '../shapes.ts'
import { holderOf } from './client.ts'
import { TAG } from './token-answer.ts'

const parameter = { type: 'string', minLength: 1, maxLength: 8192 } as const

export const getTokenInfo = operation({
  id: 'info_oauth2_token',
  methods: ['GET'],
  path: '/v3/connect/tokeninfo',
  tag: TAG,
  summary: 'Tell what a token says',
  description:
    'Checks an ID token or an access token of this server, and tells what it says. One that has expired or was revoked ' +
    'is an error. It takes no API key.',
  scope: 'open',
  client: (request: ClientRequest) => holderOf(request, ['id_token', 'access_token']),
  errors: 'oauth',
  query: {
    type: 'object',
    properties: {
      id_token: { ...parameter, description: 'An ID token.' },
      access_token: { ...parameter, description: 'An access token. One of the two is needed.' },
    },
  },
  answer: {
    status: 200,
    description: 'What it says.',
    noStore: true,
    data: {
      title: 'Token info',
      type: 'object',
      description: 'The claims of a token.',
      required: ['iss', 'aud', 'sub', 'email', 'iat', 'exp', 'email_verified'],
      properties: {
        iss: { type: 'string', description: 'The server that has issued it.' },
        aud: { type: 'string', description: 'The application that it was issued to.' },
        sub: { type: 'string', description: 'The grant that it stands for.' },
        email: { type: 'string', description: 'The mailbox.' },
        iat: { ...time, description: 'When it was issued, in unix seconds.' },
        exp: { ...time, description: 'Until when it is good, in unix seconds.' },
        email_verified: { type: 'boolean', description: 'Somebody has proved to a provider that it is theirs.' },
        at_hash: { type: 'string', description: 'Of an ID token: the access token that came with it.' },
      },
    },
    example: {
      iss: 'https://claviger.example.com',
      aud: '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f',
      sub: '1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809',
      email: 'user@example.com',
      iat: 1_763_900_000,
      exp: 1_763_903_600,
      email_verified: true,
    },
  },
  problems: ['invalid-token'],

  async act({ query, tokens, read }) {
    const { id_token: id, access_token: access } = query
    if (id === undefined && access === undefined)
      throw new Problem('invalid', 'Missing required parameter: id_token or access_token')
    const verified = await (id === undefined ? tokens.verify(access ?? '', 'access') : tokens.verify(id, 'id'))
    const grant = verified && (await read.grant(verified.session.app, verified.session.grantId))
    if (verified === undefined || grant === undefined) throw new Problem('invalid-token', 'Token expired or revoked')
    const { email, emailVerified } = subjectOf(verified.session, grant)
    return { data: { ...verified.claims, email, email_verified: emailVerified } }
  },
})
