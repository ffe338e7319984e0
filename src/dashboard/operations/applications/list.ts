import { operation } from '../../../api/operation.ts'
import { OPERATOR_API } from '../../paths.ts'
import { TAG } from '../shapes.ts'
import { applicationSummary, toSummary } from './summary.ts'

export const listApplications = operation({
  id: 'list_applications',
  methods: ['GET'],
  path: `${OPERATOR_API}/applications`,
  tag: TAG,
  summary: 'List the applications',
  description: 'Every application of the deployment, with what it holds.',
  scope: 'applications:read',
  answer: { status: 200, description: 'The applications.', data: { type: 'array', items: applicationSummary } },
  problems: [],

  async act({ read }) {
    const [applications, connectors] = await Promise.all([read.applications(), read.allConnectors()])
    const byApplication = Map.groupBy(connectors, ({ applicationId }) => applicationId)
    return {
      data: applications.map((application) => {
        const those = byApplication.get(application.id) ?? []
        const credentials = those.reduce((sum, { credentialCount }) => sum + credentialCount, 0)
        return toSummary(application, { connectors: those.length, credentials })
      }),
    }
  },
})
