import { canonicalJson } from '../../lib/canonical.ts'
import { notFound, Problem } from '../../lib/problem.ts'
import { MAX_DATA_DEPTH } from '../../providers/check.ts'
import { operation } from '../operation.ts'
import { sealVersion } from '../../sealed/versions.ts'
import { credentialExample, credentialObject, credentialPath, credentialQuery, toPublic } from './shape.ts'
import { shownInConnector } from './shown.ts'
import { storedData } from './stored.ts'

/**
 * The data of the version before becomes a new version: numbers are never used twice, for a box is bound to its own. The
 * version that was current is then the one before, so rolling back once more undoes it.
 */
export const rollbackCredential = operation({
  id: 'rollback_credential_by_id',
  methods: ['POST'],
  path: '/v3/connectors/{provider}/creds/{id}/rollback',
  tag: 'Connector credentials',
  summary: 'Roll a connector credential back',
  description:
    'Takes back the last change of the data: what was there before it is current again, as a new version. The name ' +
    'stays as it is. Rolling back once more undoes it. One version is kept, so a credential can be rolled back one step. ' +
    'This operation is an addition to the API that the official clients know; it takes no body.',
  scope: 'credentials:write',
  params: credentialPath,
  query: credentialQuery,
  answer: {
    status: 200,
    description: 'The credential as it now is.',
    data: credentialObject,
    example: credentialExample,
  },
  problems: ['not-found', 'conflict'],

  async act(context) {
    const {
      caller,
      params: { provider, id },
      query,
      read,
      keys,
      now,
    } = context
    const old = await read.credential(caller.app, provider, id)
    if (old === undefined) throw notFound('credential')
    if (old.version === 1)
      throw new Problem('conflict', 'The credential has no version before this one: its data was never replaced.')
    const data = await storedData(context, { provider, credential: old, version: old.version - 1 })

    const version = old.version + 1
    const canonical = canonicalJson(data, MAX_DATA_DEPTH)
    if (canonical.kind !== 'ok') throw new Error('sealed data that is not canonical JSON')
    const next = sealVersion(keys, { app: caller.app, provider, id: old.id, version }, canonical.text)
    const set = { updatedAt: now, updatedBy: caller.actor.id, next }
    return {
      data: toPublic({ ...old, ...set, version, fingerprint: next.fingerprint }, query.view, old.activeCredentialId),
      plan: {
        changes: [
          { kind: 'credential.update', app: caller.app, credential: old, set },
          ...shownInConnector(context, provider, old, data),
        ],
        audit: [
          {
            event: 'credential.rolled_back',
            target: { type: 'credential', id: old.id, provider },
            changed: ['credential_data'],
          },
        ],
      },
    }
  },
})
