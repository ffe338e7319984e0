import { operation, type Operation } from '../../../api/operation.ts'
import { Problem } from '../../../lib/problem.ts'
import { invitationUrl, newInvitation } from '../../invitation.ts'
import { OPERATOR_API } from '../../paths.ts'
import { role, TAG, text } from '../shapes.ts'
import { invitationObject, toPublic } from './shape.ts'

const DEFAULT_DAYS = 7

export function createInvitation({ url }: { readonly url: () => string }): Operation {
  return operation({
    id: 'create_invitation',
    methods: ['POST'],
    path: `${OPERATOR_API}/invitations`,
    tag: TAG,
    summary: 'Invite somebody',
    description: 'Makes a link that makes one member, once. The answer is the only one that ever holds it.',
    scope: 'members:write',
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['role'],
      properties: {
        role,
        email: { type: 'string', format: 'email', maxLength: 254, description: 'The only address that may use it.' },
        expires_in_days: { type: 'integer', minimum: 1, maximum: 30, description: `Without it ${DEFAULT_DAYS}.` },
      },
    },
    answer: {
      status: 201,
      description: 'The invitation, with its link.',
      data: {
        ...invitationObject,
        required: [...invitationObject.required, 'url'],
        properties: { ...invitationObject.properties, url: text },
      },
    },
    problems: ['conflict'],

    async act({ caller, body, read, now }) {
      const email = body.email?.toLowerCase() ?? null
      if (email !== null && (await read.members()).some((member) => member.email === email))
        throw new Problem('conflict', 'email: a member with this address exists already.')
      const { token, invitation, hash } = newInvitation({
        role: body.role,
        email,
        createdBy: caller.actor.id,
        expiresInDays: body.expires_in_days ?? DEFAULT_DAYS,
        now,
      })
      return {
        data: { ...toPublic(invitation), url: invitationUrl(url(), token) },
        plan: {
          changes: [{ kind: 'invitation.insert', invitation, hash }],
          audit: [{ event: 'invitation.created', target: { type: 'invitation', id: invitation.id } }],
        },
      }
    },
  })
}
