import type { AuditEventName } from '../../audit/record.ts'
import { Problem } from '../../lib/problem.ts'
import type { Application, Change } from '../../store/store.ts'
import { codeId, openCode, useCode, type AuthorizationCode } from '../../tokens/code.ts'
import { verifies } from '../../tokens/pkce.ts'
import { startSession } from '../../tokens/session.ts'
import type { CallbackUri } from '../applications/callback-uris.ts'
import type { Decision } from '../operation.ts'
import { isConfidential } from './client.ts'
import { answerWith } from './token-answer.ts'
import type { TokenRequest } from './token-body.ts'

type Request = TokenRequest<'authorization_code'>

/** Of clients that can keep no secret. */
const PUBLIC = new Set(['js', 'ios', 'android', 'desktop'])

/**
 * Tokens for a code (RFC 6749 section 4.1.3). Whatever comes of it, the code is used up by that; the mark that stays in its
 * place names the session, so that a second use ends it (section 4.1.2).
 */
export async function byCode({ caller, given, read, keys, now, signer }: Request): Promise<Decision> {
  const application = await read.application(caller.app)
  const client = isConfidential(caller) ? 'confidential' : 'public'
  if (application === undefined || (client === 'public' && !isPublic(application, given.redirect_uri)))
    throw new Problem(
      'unauthenticated',
      'client_secret: is required, an API key of the application, for this redirect_uri is registered for no client that ' +
        'has none (platform js, ios, android or desktop).',
    )
  const box = await read.box(caller.app, 'code', codeId(given.code))
  if (box === undefined || (box.expiresAt ?? 0) <= now) throw unknownCode()
  const code = openCode(keys, box)
  if ('used_at' in code) return secondUse(caller, code.session_id, await grantOf(code.session_id), now)

  const grant = await read.grant(caller.app, code.grant_id)
  const wrong = grant === undefined ? 'The grant of the code was deleted.' : whatIsWrong(code, given, client)
  if (grant === undefined || wrong !== undefined)
    return {
      problem: new Problem('exchange-failed', wrong ?? ''),
      plan: planned('grant.code_refused', code.grant_id, [useCode(keys, box, { now, sessionId: null })]),
    }
  const offline = code.offline ? ({ client, rotates: code.rotate_refresh_token } as const) : undefined
  const started = startSession(keys, { application, grant, scope: code.scope, now, offline })
  const { session, refreshToken } = started
  return {
    data: await answerWith(signer, { session, grant, refreshToken, nonce: code.nonce, now }),
    plan: planned('grant.tokens_issued', grant.id, [
      useCode(keys, box, { now, sessionId: session.id }),
      started.change,
    ]),
  }

  async function grantOf(sessionId: string | null): Promise<string | undefined> {
    return sessionId === null ? undefined : (await read.session(caller.app, sessionId))?.grantId
  }
}

function secondUse(
  { app }: Request['caller'],
  sessionId: string | null,
  grantId: string | undefined,
  at: number,
): Decision {
  if (sessionId === null || grantId === undefined) throw unknownCode()
  const end = { kind: 'session.revoke', app, id: sessionId, at } as const
  return { problem: unknownCode(), plan: planned('grant.code_reused', grantId, [end]) }
}

function planned(event: AuditEventName, grantId: string, changes: readonly Change[]) {
  return { changes, audit: [{ event, target: { type: 'grant', id: grantId } }] }
}

function whatIsWrong(
  code: AuthorizationCode,
  given: Request['given'],
  client: 'public' | 'confidential',
): string | undefined {
  const { code_challenge: challenge, code_challenge_method: method } = code
  if (given.redirect_uri !== code.redirect_uri) return 'redirect_uri: must be the one of the sign-in.'
  if (challenge === null) {
    // Whoever has one has sent a challenge: somebody has taken that out of the request (RFC 9700 section 2.1.1).
    if (given.code_verifier !== undefined) return 'code_verifier: fits nothing, for the sign-in had no code_challenge.'
    return client === 'public' ? 'A client without a secret has to sign in with PKCE.' : undefined
  }
  if (given.code_verifier === undefined) return 'code_verifier: is required, for the sign-in had a code_challenge.'
  return verifies(given.code_verifier, challenge, method ?? 'plain') ? undefined : 'Code verifier challenge failed'
}

/** The same words for a code that nobody has made, and one of another application, and one that was used. */
function unknownCode(): Problem {
  return new Problem('exchange-failed', 'The code is unknown, expired, or was used already.')
}

/** Whether a redirect URI is registered for clients that can keep no secret. */
function isPublic({ settings }: Application, redirectUri: string): boolean {
  const uris = (settings['callback_uris'] ?? []) as readonly CallbackUri[]
  return uris.some(({ url, platform }) => url === redirectUri && PUBLIC.has(platform))
}
