import { operation } from '../../../api/operation.ts'
import { notFound } from '../../../lib/problem.ts'
import { OPERATOR_API } from '../../paths.ts'
import { byId, TAG } from '../shapes.ts'
import { refuseForLastOwner, revokeInvitationsOf } from './owners.ts'

export const removeMember = operation({
  id: 'remove_member',
  methods: ['DELETE'],
  path: `${OPERATOR_API}/members/{id}`,
  tag: TAG,
  summary: 'Remove a member',
  description: 'Ends the sessions of the member, and takes back the invitations that the member has made.',
  scope: 'members:write',
  params: byId,
  answer: { status: 200, description: 'The member is removed.' },
  problems: ['not-found', 'conflict'],

  async act({ params, read, now }) {
    const member = await read.member(params.id)
    if (member === undefined) throw notFound('member')
    await refuseForLastOwner(read, member, 'cannot be removed')
    const revoked = await revokeInvitationsOf(read, member, now)
    return {
      plan: {
        changes: [{ kind: 'member.delete', id: member.id }, ...revoked.changes],
        audit: [{ event: 'member.removed', target: { type: 'member', id: member.id } }, ...revoked.audit],
      },
    }
  },
})
