import { notFound } from '../../lib/problem.ts'
import { operation } from '../operation.ts'
import { applicationExample, applicationObject, applicationQuery, toPublic } from './shape.ts'

export const getApplication = operation({
  id: 'get_application',
  methods: ['GET'],
  path: '/v3/applications',
  aliases: ['/v3/applications/{application_id}'],
  tag: 'Applications',
  summary: 'Return the application',
  description: 'Answers the application that the API key belongs to.',
  scope: 'applications:read',
  query: applicationQuery,
  answer: { status: 200, description: 'The application.', data: applicationObject, example: applicationExample },
  problems: ['not-found'],

  async act({ caller, read }) {
    const application = await read.application(caller.app)
    if (application === undefined) throw notFound('application')
    return { data: toPublic(application) }
  },
})
