import { operation } from '../operation.ts'
import { findGrant } from './find.ts'
import { grantPath, TAG } from './shape.ts'

export const deleteGrant = operation({
  id: 'delete_grant_by_id',
  methods: ['DELETE'],
  path: '/v3/grants/{grant_id}',
  tag: TAG,
  summary: 'Delete a grant',
  description:
    'Removes the grant for good: what was sealed for it is destroyed, no token of the provider is lent for it any more, and ' +
    'tokens of this server that were given out for it are good for nothing from then on. The provider is not asked: a token ' +
    "of its that was lent is good until it runs out, and the user's consent stands until it is taken back there. " +
    'Authenticating the mailbox later makes a new grant with another id.',
  scope: 'grants:write',
  accessTokens: 'too',
  params: grantPath,
  answer: { status: 200, description: 'It is gone.' },
  problems: ['not-found'],

  async act({ caller, params, read }) {
    const { n, id, revision, provider } = await findGrant(read, caller, params.grant_id)
    return {
      plan: {
        changes: [{ kind: 'grant.delete', app: caller.app, n, id, revision }],
        audit: [{ event: 'grant.deleted', target: { type: 'grant', id, provider } }],
      },
    }
  },
})
