import { operation } from '../../../api/operation.ts'
import { notFound } from '../../../lib/problem.ts'
import { OPERATOR_API } from '../../paths.ts'
import { byId, TAG } from '../shapes.ts'

export const revokeInvitation = operation({
  id: 'revoke_invitation',
  methods: ['DELETE'],
  path: `${OPERATOR_API}/invitations/{id}`,
  tag: TAG,
  summary: 'Take an invitation back',
  description: 'Its link lets nobody in any more. One that was used, has expired or was taken back is not found.',
  scope: 'members:write',
  params: byId,
  answer: { status: 200, description: 'The invitation is taken back.' },
  problems: ['not-found'],

  async act({ params, read, now }) {
    const found = (await read.openInvitations(now)).find(({ id }) => id === params.id)
    if (found === undefined) throw notFound('invitation')
    return {
      plan: {
        changes: [{ kind: 'invitation.revoke', id: found.id, at: now }],
        audit: [{ event: 'invitation.revoked', target: { type: 'invitation', id: found.id } }],
      },
    }
  },
})
