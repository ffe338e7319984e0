import { operation } from '../../../api/operation.ts'
import { nameProperty } from '../../../api/shapes.ts'
import { newId } from '../../../lib/ids.ts'
import { invalid, notFound } from '../../../lib/problem.ts'
import { invitationHash } from '../../invitation.ts'
import { OPERATOR_API } from '../../paths.ts'
import { hashPassword } from '../../sign-in/passwords.ts'
import { emailAddress, password } from '../../shapes.ts'
import { token } from './look-up.ts'

export const acceptInvitation = operation({
  id: 'accept_invitation',
  methods: ['POST'],
  path: `${OPERATOR_API}/invitations/accept`,
  tag: 'Dashboard',
  summary: 'Accept an invitation',
  description: 'Makes the member that the link is for. The link is used up with it.',
  scope: 'open',
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['token', 'name', 'email', 'password'],
    properties: { token, name: nameProperty, email: emailAddress, password },
  },
  answer: {
    status: 201,
    description: 'The member can sign in now.',
    data: { type: 'object', required: ['email'], properties: { email: { type: 'string' } } },
  },
  problems: ['not-found'],

  async act({ body, read, now }) {
    const invitation = await read.openInvitation(invitationHash(body.token), now)
    if (invitation === undefined) throw notFound('invitation')
    const email = body.email.toLowerCase()
    if (invitation.email !== null && invitation.email !== email)
      throw invalid([{ path: 'email', message: 'must be the address that the invitation is for' }])
    if ((await read.members()).some((member) => member.email === email))
      throw invalid([{ path: 'email', message: 'belongs to a member already' }])
    const id = newId()
    return {
      data: { email },
      plan: {
        changes: [
          { kind: 'invitation.use', id: invitation.id, at: now },
          {
            kind: 'member.insert',
            member: {
              id,
              name: body.name.trim(),
              email,
              // Whoever invites an address vouches for it: single sign-on may find the member by it.
              emailVerified: invitation.email !== null,
              role: invitation.role,
              createdAt: now,
              passwordHash: await hashPassword(body.password),
            },
          },
        ],
        audit: [{ event: 'member.joined', target: { type: 'member', id } }],
      },
    }
  },
})
