import { operation } from '../../../api/operation.ts'
import { OPERATOR_API } from '../../paths.ts'
import { TAG } from '../shapes.ts'
import { invitationObject, toPublic } from './shape.ts'

export const listInvitations = operation({
  id: 'list_invitations',
  methods: ['GET'],
  path: `${OPERATOR_API}/invitations`,
  tag: TAG,
  summary: 'List the open invitations',
  description: 'Those that somebody can still join by.',
  scope: 'members:read',
  answer: { status: 200, description: 'The invitations.', data: { type: 'array', items: invitationObject } },
  problems: [],

  async act({ read, now }) {
    return { data: (await read.openInvitations(now)).map(toPublic) }
  },
})
