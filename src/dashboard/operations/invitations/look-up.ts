import { operation } from '../../../api/operation.ts'
import { time } from '../../../api/shapes.ts'
import { notFound } from '../../../lib/problem.ts'
import { invitationHash } from '../../invitation.ts'
import { OPERATOR_API } from '../../paths.ts'

export const token = { type: 'string', minLength: 1, maxLength: 128 } as const

export const lookUpInvitation = operation({
  id: 'look_up_invitation',
  methods: ['POST'],
  path: `${OPERATOR_API}/invitations/look-up`,
  tag: 'Dashboard',
  summary: 'Look an invitation up',
  description:
    'What a link leads to, for the page that it opens. The token goes in the body, for bodies are not logged.',
  scope: 'open',
  body: { type: 'object', additionalProperties: false, required: ['token'], properties: { token } },
  answer: {
    status: 200,
    description: 'The invitation.',
    data: {
      type: 'object',
      required: ['role', 'email', 'expires_at'],
      properties: { role: { type: 'string' }, email: { type: ['string', 'null'] }, expires_at: time },
    },
  },
  problems: ['not-found'],

  async act({ body, read, now }) {
    const invitation = await read.openInvitation(invitationHash(body.token), now)
    if (invitation === undefined) throw notFound('invitation')
    const { role, email, expiresAt } = invitation
    return { data: { role, email, expires_at: expiresAt } }
  },
})
