import { makeApplication } from '../../../api/applications/new.ts'
import { readOnlyFields } from '../../../api/applications/shape.ts'
import { operation } from '../../../api/operation.ts'
import { nameProperty } from '../../../api/shapes.ts'
import { OPERATOR_API } from '../../paths.ts'
import { TAG } from '../shapes.ts'
import { applicationSummary, toSummary } from './summary.ts'

/** Nobody has a key for it yet: that is made next, with the scopes that it needs. */
export const createApplication = operation({
  id: 'create_application',
  methods: ['POST'],
  path: `${OPERATOR_API}/applications`,
  tag: TAG,
  summary: 'Create an application',
  description: 'Makes an application without an API key.',
  scope: 'applications:create',
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'environment'],
    properties: { name: nameProperty, environment: readOnlyFields.environment },
  },
  answer: { status: 201, description: 'The application.', data: applicationSummary },
  problems: [],

  async act({ body, now }) {
    const { application, change, event } = makeApplication({
      name: body.name.trim(),
      environment: body.environment,
      now,
    })
    return {
      data: toSummary(application, { connectors: 0, credentials: 0 }),
      plan: { changes: [change], audit: [event, { ...event, chain: application.id }] },
    }
  },
})
