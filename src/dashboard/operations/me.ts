import { operation } from '../../api/operation.ts'
import { notFound } from '../../lib/problem.ts'
import { OPERATOR_API } from '../paths.ts'
import type { DashboardParts } from '../parts.ts'

const text = { type: 'string' } as const

export const me = ({ url, version, sandbox }: DashboardParts) =>
  operation({
    id: 'me',
    methods: ['GET'],
    path: `${OPERATOR_API}/me`,
    tag: 'Dashboard',
    summary: 'The member who is signed in',
    description: 'Who asks, what the role is, and which server answers.',
    scope: 'members:read',
    answer: {
      status: 200,
      description: 'The member.',
      data: {
        type: 'object',
        required: ['id', 'name', 'email', 'role', 'two_factor', 'passkeys', 'has_password', 'deployment'],
        properties: {
          id: text,
          name: text,
          email: text,
          role: text,
          two_factor: { type: 'boolean' },
          passkeys: { type: 'integer' },
          has_password: { type: 'boolean' },
          deployment: { type: 'object', properties: { version: text, url: text, sandbox: { type: 'boolean' } } },
        },
      },
    },
    problems: [],

    async act({ caller, read }) {
      const member = await read.member(caller.actor.id)
      if (member === undefined) throw notFound('member')
      const { id, name, email, role, twoFactor, passkeys, hasPassword } = member
      return {
        data: {
          id,
          name,
          email,
          role,
          two_factor: twoFactor,
          passkeys,
          has_password: hasPassword,
          deployment: { version, url: url(), sandbox },
        },
      }
    },
  })
