import { notFound } from '../../lib/problem.ts'
import { operation } from '../operation.ts'
import { connectorExample, connectorObject, connectorPath, connectorQuery, toPublic } from './shape.ts'

export const getConnector = operation({
  id: 'get_connector_by_provider',
  methods: ['GET'],
  path: '/v3/connectors/{provider}',
  tag: 'Connectors',
  summary: 'Return a connector',
  description: "Answers the application's connector of one provider.",
  scope: 'connectors:read',
  params: connectorPath,
  query: connectorQuery,
  answer: { status: 200, description: 'The connector.', data: connectorObject, example: connectorExample },
  problems: ['not-found'],

  async act({ caller, params, query, read }) {
    const connector = await read.connector(caller.app, params.provider)
    if (connector === undefined) throw notFound('connector')
    return { data: toPublic(connector, query.view) }
  },
})
