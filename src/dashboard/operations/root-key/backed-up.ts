import { operation } from '../../../api/operation.ts'
import { time } from '../../../api/shapes.ts'
import { OPERATOR_API } from '../../paths.ts'
import { noFields, TAG } from '../shapes.ts'

export const markRootKeyBackedUp = operation({
  id: 'mark_root_key_backed_up',
  methods: ['POST'],
  path: `${OPERATOR_API}/root-key/backed-up`,
  tag: TAG,
  summary: 'Say that the root key is backed up',
  description: 'Notes that somebody keeps a copy of the present root key. A new root key needs saying so again.',
  scope: 'deployment:write',
  body: noFields,
  answer: {
    status: 200,
    description: 'When it was said.',
    data: { type: 'object', required: ['backed_up_at'], properties: { backed_up_at: time } },
  },
  problems: [],

  async act({ read, now }) {
    const deployment = await read.deployment()
    if (deployment === undefined) throw new Error('a deployment without its record')
    const { rootId } = deployment
    return {
      data: { backed_up_at: now },
      plan: {
        changes: [{ kind: 'deployment.rootBackedUp', rootId, at: now }],
        audit: [{ event: 'root_key.backed_up', target: { type: 'root_key', id: rootId } }],
      },
    }
  },
})
