import { operation } from '../operation.ts'
import { limitParameter, offsetParameter, page } from '../shapes.ts'
import { connectorExample, connectorObject, connectorQuery, toPublic } from './shape.ts'

export const listConnectors = operation({
  id: 'get_connector_all',
  methods: ['GET'],
  path: '/v3/connectors',
  tag: 'Connectors',
  summary: 'Return all connectors',
  description: "Answers one page of the application's connectors, in the order in which they were created.",
  scope: 'connectors:read',
  query: {
    type: 'object',
    properties: { ...connectorQuery.properties, limit: limitParameter, offset: offsetParameter },
  },
  answer: {
    status: 200,
    description: 'One page of connectors.',
    data: connectorObject,
    paged: true,
    example: [connectorExample],
  },
  problems: [],

  async act({ caller, query, read }) {
    const connectors = await read.connectors(caller.app, page(query))
    return { data: connectors.map((connector) => toPublic(connector, query.view)), page: page(query) }
  },
})
