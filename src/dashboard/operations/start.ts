import { operation } from '../../api/operation.ts'
import { OPERATOR_API } from '../paths.ts'
import type { DashboardParts } from '../parts.ts'

export const start = ({ signOn, sandbox }: DashboardParts) =>
  operation({
    id: 'start',
    methods: ['GET'],
    path: `${OPERATOR_API}/start`,
    tag: 'Dashboard',
    summary: 'What the sign-in page needs to know',
    description:
      'Whether there is a member yet, whether there is single sign-on, and whether the providers are stand-ins.',
    scope: 'open',
    answer: {
      status: 200,
      description: 'What the page shows.',
      data: {
        type: 'object',
        required: ['setup_needed', 'sign_on', 'sandbox'],
        properties: {
          setup_needed: { type: 'boolean' },
          sandbox: { type: 'boolean' },
          sign_on: { type: ['object', 'null'], properties: { name: { type: 'string' } } },
        },
      },
    },
    problems: [],

    async act({ read }) {
      return { data: { setup_needed: (await read.members()).length === 0, sign_on: signOn ?? null, sandbox } }
    },
  })
