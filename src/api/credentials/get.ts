import { notFound } from '../../lib/problem.ts'
import { operation } from '../operation.ts'
import { credentialExample, credentialObject, credentialPath, credentialQuery, toPublic } from './shape.ts'

export const getCredential = operation({
  id: 'get_credential_by_id',
  methods: ['GET'],
  path: '/v3/connectors/{provider}/creds/{id}',
  tag: 'Connector credentials',
  summary: 'Return a connector credential',
  description: 'Answers what is known of one credential; its data is never among it.',
  scope: 'credentials:read',
  params: credentialPath,
  query: credentialQuery,
  answer: { status: 200, description: 'The credential.', data: credentialObject, example: credentialExample },
  problems: ['not-found'],

  async act({ caller, params, query, read }) {
    const credential = await read.credential(caller.app, params.provider, params.id)
    if (credential === undefined) throw notFound('credential')
    return { data: toPublic(credential, query.view, credential.activeCredentialId) }
  },
})
