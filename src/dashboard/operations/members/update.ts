import { operation } from '../../../api/operation.ts'
import { notFound } from '../../../lib/problem.ts'
import { OPERATOR_API } from '../../paths.ts'
import { byId, role, TAG } from '../shapes.ts'
import { refuseForLastOwner, revokeInvitationsOf } from './owners.ts'
import { memberObject, toPublic } from './shape.ts'

export const updateMember = operation({
  id: 'update_member',
  methods: ['PATCH'],
  path: `${OPERATOR_API}/members/{id}`,
  tag: TAG,
  summary: 'Change the role of a member',
  description: 'Holds from the next request of the member on. An owner who becomes less loses all open invitations.',
  scope: 'members:write',
  params: byId,
  body: { type: 'object', additionalProperties: false, required: ['role'], properties: { role } },
  answer: { status: 200, description: 'The member as it now is.', data: memberObject },
  problems: ['not-found', 'conflict'],

  async act({ params, body, read, now }) {
    const member = await read.member(params.id)
    if (member === undefined) throw notFound('member')
    const { role: to } = body
    if (to === member.role) return { data: toPublic(member) }
    await refuseForLastOwner(read, member, 'cannot take another role')
    const revoked = member.role === 'owner' ? await revokeInvitationsOf(read, member, now) : undefined
    return {
      data: toPublic({ ...member, role: to }),
      plan: {
        changes: [{ kind: 'member.role', id: member.id, from: member.role, to, at: now }, ...(revoked?.changes ?? [])],
        audit: [
          { event: 'member.role_changed', target: { type: 'member', id: member.id }, changed: ['role'] },
          ...(revoked?.audit ?? []),
        ],
      },
    }
  },
})
