import { notFound } from '../../lib/problem.ts'
import { operation } from '../operation.ts'
import { connectorPath } from './shape.ts'

export const deleteConnector = operation({
  id: 'delete_connector_by_provider',
  methods: ['DELETE'],
  path: '/v3/connectors/{provider}',
  tag: 'Connectors',
  summary: 'Delete a connector',
  description:
    'Removes the connector with all its credentials. Their sealed data is destroyed at once and for good. All its grants ' +
    'become `invalid`, and what was sealed for them is destroyed as well: once there is a connector of this provider again, ' +
    'their mailboxes have to authenticate again, and keep the ids of their grants.',
  scope: 'connectors:write',
  params: connectorPath,
  answer: { status: 200, description: 'The connector is gone.' },
  problems: ['not-found'],

  async act({ caller, params: { provider }, read, now }) {
    const connector = await read.connector(caller.app, provider)
    if (connector === undefined) throw notFound('connector')
    const { n, id, revision } = connector
    return {
      plan: {
        changes: [{ kind: 'connector.delete', app: caller.app, n, revision, at: now, by: caller.actor.id }],
        audit: [{ event: 'connector.deleted', target: { type: 'connector', id, provider } }],
      },
    }
  },
})
