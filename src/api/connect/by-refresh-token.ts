import { timingSafeEqual } from 'node:crypto'
import { Problem } from '../../lib/problem.ts'
import { newRefreshToken, parseRefreshToken } from '../../tokens/refresh-token.ts'
import { goesOn, rotatesIn } from '../../tokens/session.ts'
import type { Decision } from '../operation.ts'
import { isConfidential } from './client.ts'
import { answerWith } from './token-answer.ts'
import type { TokenRequest } from './token-body.ts'

/**
 * New tokens for a refresh token (RFC 6749 section 6). Where it rotates, the old one is replaced, and bringing that
 * again ends the session: one of the two who have it has stolen it (RFC 9700 section 4.14.2).
 */
export async function byRefreshToken(request: TokenRequest<'refresh_token'>): Promise<Decision> {
  const { caller, given, read, keys, now, signer } = request
  const token = parseRefreshToken(keys, given.refresh_token)
  if (token === undefined || token.app !== caller.app) throw notGood()
  if (token.client === 'confidential' && !isConfidential(caller))
    throw new Problem('unauthenticated', 'client_secret: is required, an API key of the application.')
  const session = await read.session(caller.app, token.sessionId)
  if (session === undefined || session.refreshHash === null || !goesOn(session, now)) throw notGood()
  const { id, app, refreshHash } = session
  const target = { type: 'grant', id: session.grantId } as const
  if (!timingSafeEqual(token.hash, refreshHash)) {
    if (!session.rotates) throw notGood()
    return {
      problem: notGood(),
      plan: {
        changes: [{ kind: 'session.revoke', app, id, at: now }],
        audit: [{ event: 'grant.refresh_token_reused', target }],
      },
    }
  }
  const [grant, application] = await Promise.all([read.grant(app, session.grantId), read.application(app)])
  if (grant === undefined || application === undefined) throw notGood()
  const rotates = rotatesIn(application, session)
  const next = rotates ? newRefreshToken(keys, token) : { text: given.refresh_token, hash: token.hash }
  return {
    data: await answerWith(signer, { session, grant, refreshToken: next.text, now }),
    plan: {
      changes: [{ kind: 'session.use', app, id, from: token.hash, to: next.hash, rotates, at: now }],
      audit: [{ event: 'grant.tokens_refreshed', target }],
    },
  }
}

function notGood(): Problem {
  return new Problem('exchange-failed', 'The refresh token is unknown, expired or revoked.')
}
