import { Problem } from '../../lib/problem.ts'
import { startSession } from '../../tokens/session.ts'
import { findGrant } from '../grants/find.ts'
import type { Decision } from '../operation.ts'
import { isConfidential } from './client.ts'
import { answerWith } from './token-answer.ts'
import type { TokenRequest } from './token-body.ts'

/** A token for a grant that is there, for whoever has an API key of its application (RFC 6749 section 4.4). */
export async function byGrantId(request: TokenRequest<'client_credentials'>): Promise<Decision> {
  const { caller, given, read, keys, now, signer } = request
  if (!isConfidential(caller))
    throw new Problem('unauthenticated', 'client_secret: is required, an API key of the application.')
  const application = await read.application(caller.app)
  const grant = await findGrant(read, caller, given.grant_id).catch((error: unknown) => {
    if (error instanceof Problem) return undefined
    throw error
  })
  if (application === undefined || grant === undefined)
    throw new Problem('exchange-failed', 'grant_id: must be a grant of the application.')
  const { session, change } = startSession(keys, { application, grant, scope: grant.scope, now })
  return {
    data: await answerWith(signer, { session, grant, refreshToken: undefined, now }),
    plan: {
      changes: [change],
      audit: [{ event: 'grant.tokens_issued', target: { type: 'grant', id: grant.id, provider: grant.provider } }],
    },
  }
}
