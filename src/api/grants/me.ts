import { operation } from '../operation.ts'
import { findGrant } from './find.ts'
import { grantExample, grantObject, grantQuery, TAG, toPublic } from './shape.ts'

export const getOwnGrant = operation({
  id: 'get_grant_by_access_token',
  methods: ['GET'],
  path: '/v3/grants/me',
  tag: TAG,
  summary: 'Return the grant of an access token',
  description: 'Answers the grant that an access token of this server stands for. It takes no API key.',
  scope: 'grants:read',
  accessTokens: 'only',
  query: grantQuery,
  answer: { status: 200, description: 'The grant.', data: grantObject, example: grantExample },
  problems: ['not-found'],

  async act({ caller, query, read }) {
    return { data: toPublic(await findGrant(read, caller, 'me'), query.view) }
  },
})
