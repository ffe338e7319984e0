import { operation } from '../../../api/operation.ts'
import { OPERATOR_API } from '../../paths.ts'
import { TAG } from '../shapes.ts'
import { memberObject, toPublic } from './shape.ts'

export const listMembers = operation({
  id: 'list_members',
  methods: ['GET'],
  path: `${OPERATOR_API}/members`,
  tag: TAG,
  summary: 'List the members',
  description: 'Everybody who works with the dashboard.',
  scope: 'members:read',
  answer: { status: 200, description: 'The members.', data: { type: 'array', items: memberObject } },
  problems: [],

  async act({ read }) {
    return { data: (await read.members()).map(toPublic) }
  },
})
