import { credentialPath } from '../../../api/credentials/shape.ts'
import { operation } from '../../../api/operation.ts'
import { time } from '../../../api/shapes.ts'
import { notFound } from '../../../lib/problem.ts'
import { IN_APPLICATION } from '../../paths.ts'
import { count, TAG, text, textOrNull } from '../shapes.ts'

export const credentialVersions = operation({
  id: 'credential_versions',
  methods: ['GET'],
  path: `${IN_APPLICATION}/connectors/{provider}/creds/{id}/versions`,
  tag: TAG,
  summary: 'List the kept versions of a credential',
  description: 'The current one, and the one before while there is one; never their data.',
  scope: 'credentials:read',
  params: credentialPath,
  answer: {
    status: 200,
    description: 'The versions, the newest first.',
    data: {
      type: 'array',
      items: {
        type: 'object',
        required: ['version', 'fingerprint', 'sealed_at', 'sealed_by', 'current'],
        properties: {
          version: count,
          fingerprint: textOrNull,
          sealed_at: time,
          sealed_by: text,
          current: { type: 'boolean' },
        },
      },
    },
  },
  problems: ['not-found'],

  async act({ caller, params: { provider, id }, read }) {
    const versions = await read.credentialVersions(caller.app, provider, id)
    if (versions.length === 0) throw notFound('credential')
    return {
      data: versions.map(({ version, fingerprint, sealedAt, sealedBy }, at) => ({
        version,
        fingerprint,
        sealed_at: sealedAt,
        sealed_by: sealedBy,
        current: at === 0,
      })),
    }
  },
})
