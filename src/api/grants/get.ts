import { operation } from '../operation.ts'
import { findGrant } from './find.ts'
import { grantExample, grantObject, grantPath, grantQuery, TAG, toPublic } from './shape.ts'

export const getGrant = operation({
  id: 'get_grant_by_id',
  methods: ['GET'],
  path: '/v3/grants/{grant_id}',
  tag: TAG,
  summary: 'Return a grant',
  description: 'Answers one grant, by its id or by the address of its mailbox.',
  scope: 'grants:read',
  accessTokens: 'too',
  params: grantPath,
  query: {
    type: 'object',
    properties: {
      ...grantQuery.properties,
      expose_aliases: {
        type: 'boolean',
        default: false,
        description: 'Accepted for clients that send it. Other addresses of a mailbox are not known here.',
      },
    },
  },
  answer: { status: 200, description: 'The grant.', data: grantObject, example: grantExample },
  problems: ['not-found'],

  async act({ caller, params, query, read }) {
    return { data: toPublic(await findGrant(read, caller, params.grant_id), query.view) }
  },
})
