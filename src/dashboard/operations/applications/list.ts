import { operation } from '../../../api/operation.ts'
import { time } from '../../../api/shapes.ts'
import { OPERATOR_API } from '../../paths.ts'

const text = { type: 'string' } as const

export const applicationSummary = {
  type: 'object',
  required: ['id', 'name', 'environment', 'region', 'created_at', 'connectors', 'credentials'],
  properties: {
    id: text,
    name: text,
    environment: text,
    region: text,
    created_at: time,
    connectors: { type: 'integer' },
    credentials: { type: 'integer' },
  },
} as const

export const listApplications = operation({
  id: 'list_applications',
  methods: ['GET'],
  path: `${OPERATOR_API}/applications`,
  tag: 'Dashboard',
  summary: 'List the applications',
  description: 'Every application of the deployment, with what it holds.',
  scope: 'applications:read',
  answer: { status: 200, description: 'The applications.', data: { type: 'array', items: applicationSummary } },
  problems: [],

  async act({ read }) {
    const [applications, connectors] = await Promise.all([read.applications(), read.allConnectors()])
    return {
      data: applications.map(({ id, settings, environment, region, createdAt }) => {
        const those = connectors.filter(({ applicationId }) => applicationId === id)
        return {
          id,
          name: (settings['branding'] as { name: string }).name,
          environment,
          region,
          created_at: createdAt,
          connectors: those.length,
          credentials: those.reduce((sum, { credentialCount }) => sum + credentialCount, 0),
        }
      }),
    }
  },
})
