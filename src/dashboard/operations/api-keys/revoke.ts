import { revocation } from '../../../api/api-keys.ts'
import { operation } from '../../../api/operation.ts'
import { notFound } from '../../../lib/problem.ts'
import { IN_APPLICATION } from '../../paths.ts'
import { byId, TAG } from '../shapes.ts'

export const revokeApiKey = operation({
  id: 'revoke_api_key',
  methods: ['DELETE'],
  path: `${IN_APPLICATION}/api-keys/{id}`,
  tag: TAG,
  summary: 'Revoke an API key',
  description: 'The key is refused from the next request on. Revoking it again changes nothing and is no error.',
  scope: 'api_keys:write',
  params: byId,
  answer: { status: 200, description: 'The key is revoked.' },
  problems: ['not-found'],

  async act({ caller, params, read, now }) {
    const key = (await read.apiKeys(caller.app)).find(({ id }) => id === params.id)
    if (key === undefined) throw notFound('API key')
    if (key.revokedAt !== null) return {}
    const { change, event } = revocation(key, now)
    return { plan: { changes: [change], audit: [event] } }
  },
})
