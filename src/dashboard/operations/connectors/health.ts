import { connectorPath } from '../../../api/connectors/shape.ts'
import { operation } from '../../../api/operation.ts'
import { time } from '../../../api/shapes.ts'
import { notFound } from '../../../lib/problem.ts'
import { IN_APPLICATION } from '../../paths.ts'
import { failing, GRANTS_COUNTED_MAX } from '../failing.ts'
import { count, TAG, text } from '../shapes.ts'

/** Costs counts by index, up to a bound. */
export const connectorHealth = operation({
  id: 'connector_health',
  methods: ['GET'],
  path: `${IN_APPLICATION}/connectors/{provider}/health`,
  tag: TAG,
  summary: 'Return how the credentials of a connector are doing, and how many grants stand on it',
  description: 'Grants are counted up to a bound.',
  scope: 'credentials:read',
  params: connectorPath,
  answer: {
    status: 200,
    description: 'How it is doing.',
    data: {
      type: 'object',
      required: ['grants', 'failing'],
      properties: {
        grants: { type: 'object', required: ['valid', 'invalid'], properties: { valid: count, invalid: count } },
        failing: {
          type: 'object',
          required: ['count', 'items', 'ids'],
          properties: {
            count,
            items: {
              type: 'array',
              items: {
                type: 'object',
                required: ['id', 'name', 'at', 'grants'],
                properties: { id: text, name: text, at: time, grants: count },
              },
            },
            ids: { type: 'array', items: text },
          },
        },
      },
    },
  },
  problems: ['not-found'],

  async act({ caller: { app }, params: { provider }, read }) {
    if ((await read.connector(app, provider)) === undefined) throw notFound('connector')
    const grants = await read.grantTotals(app, { provider, most: GRANTS_COUNTED_MAX })
    return { data: { grants, failing: await failing(read, app, provider) } }
  },
})
