import { notFound, Problem } from '../../lib/problem.ts'
import { operation } from '../operation.ts'
import { credentialPath } from './shape.ts'

export const deleteCredential = operation({
  id: 'delete_credential_by_id',
  methods: ['DELETE'],
  path: '/v3/connectors/{provider}/creds/{id}',
  tag: 'Connector credentials',
  summary: 'Delete a connector credential',
  description:
    'Destroys the sealed data at once and for good. Grants that stand on the credential become `invalid`, and what was ' +
    'sealed for them is destroyed with it: their mailboxes have to authenticate again, with another credential, and keep ' +
    "the ids of their grants. `GET …/health` counts them beforehand. The connector's active credential cannot be deleted: " +
    'name another one in `active_credential_id` first.',
  scope: 'credentials:write',
  params: credentialPath,
  answer: { status: 200, description: 'The credential is gone.' },
  problems: ['not-found'],

  async act({ caller, params: { provider, id }, read, now }) {
    const credential = await read.credential(caller.app, provider, id)
    if (credential === undefined) throw notFound('credential')
    if (credential.id === credential.activeCredentialId)
      throw new Problem(
        'invalid',
        "The connector's active credential cannot be deleted: set active_credential_id to another one first.",
      )
    return {
      plan: {
        changes: [{ kind: 'credential.delete', app: caller.app, credential, at: now, by: caller.actor.id }],
        audit: [{ event: 'credential.deleted', target: { type: 'credential', id: credential.id, provider } }],
      },
    }
  },
})
