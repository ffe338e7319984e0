import { notFound } from '../../lib/problem.ts'
import { operation } from '../operation.ts'
import { limitParameter, offsetParameter, orderByParameter, page, sortByParameter, sortFields } from '../shapes.ts'
import { credentialCollection, credentialExample, credentialObject, credentialQuery, toPublic } from './shape.ts'

export const listCredentials = operation({
  id: 'get_credential_all',
  methods: ['GET'],
  path: '/v3/connectors/{provider}/creds',
  tag: 'Connector credentials',
  summary: 'Return all connector credentials',
  description: 'Answers one page of the credentials of a connector, the newest first unless asked otherwise.',
  scope: 'credentials:read',
  params: credentialCollection,
  query: {
    type: 'object',
    properties: {
      ...credentialQuery.properties,
      limit: limitParameter,
      offset: offsetParameter,
      sort_by: sortByParameter,
      order_by: orderByParameter,
    },
  },
  answer: {
    status: 200,
    description: 'One page of credentials.',
    data: credentialObject,
    paged: true,
    example: [credentialExample],
  },
  problems: ['not-found'],

  async act({ caller, params: { provider }, query, read }) {
    const connector = await read.connector(caller.app, provider)
    if (connector === undefined) throw notFound('connector')
    const credentials = await read.credentials(caller.app, provider, {
      ...page(query),
      sortBy: sortFields[query.sort_by],
      orderBy: query.order_by,
    })
    return {
      data: credentials.map((credential) => toPublic(credential, query.view, connector.activeCredentialId)),
      page: page(query),
    }
  },
})
