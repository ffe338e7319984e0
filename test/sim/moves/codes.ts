import { hash } from 'node:crypto'
import type { AuthorizationCode } from '../../../src/tokens/code.ts'
import type { Pick } from '../pick.ts'
import type { StoredApplication, StoredCode, StoredSession } from '../state.ts'
import { appOf, changeOf, refused, type Learned, type Maker, type Situation, type Verdict } from './move.ts'
import { isStored, placeOf } from './places.ts'

/** What sign-ins have led to, as clients hold it: codes by their ids, and refresh tokens with the sessions that they name. */
export interface SignedIn {
  readonly codes: Map<string, string>
  readonly refreshTokens: Map<string, string>
}

const REDIRECT = 'https://app.example.com/callback'
const VERIFIER = 'a verifier that is long enough to be one of RFC 7636'
const MARK_LIFE_S = 86_400
const IDLE_S = 90 * 86_400
const ABSOLUTE_S = 365 * 86_400
const ACCESS_S = 3600

/** A user of a grant has signed in: what the code is for. */
export function codeOf(pick: Pick, grantId: string): AuthorizationCode {
  const challenged = pick.percent(50)
  return {
    grant_id: grantId as AuthorizationCode['grant_id'],
    redirect_uri: REDIRECT,
    scope: [],
    code_challenge: challenged ? VERIFIER : null,
    code_challenge_method: challenged ? 'plain' : null,
    nonce: null,
    offline: pick.percent(85),
    rotate_refresh_token: pick.percent(75),
  }
}

const sha256 = (text: string) => hash('sha256', text, 'hex')

/** One of the last ones, mostly. */
const recent = (pick: Pick, all: Iterable<string>): string | undefined => pick.of([...all].slice(-3))

const event = (name: string, id: string, provider?: string) => ({
  event: name,
  target: { type: 'grant', id, ...(provider !== undefined && { provider }) },
})

export const exchangeCode =
  ({ codes }: SignedIn): Maker =>
  (pick, _state, app) => {
    const id = recent(pick, codes.keys()) ?? 'none'
    const isRight = pick.percent(90)
    // A verifier belongs to a challenge, and to nothing else.
    const isChallenged = app.codes.get(id)?.of.code_challenge !== null
    const hasVerifier = isChallenged === pick.percent(95)
    return {
      operation: 'exchange_oauth2_token',
      body: {
        ...{ grant_type: 'authorization_code', client_id: app.id, code: codes.get(id) ?? 'clav_ac_made-up' },
        redirect_uri: isRight ? REDIRECT : `${REDIRECT}/other`,
        ...(hasVerifier && { code_verifier: VERIFIER }),
      },
      judge(situation) {
        const { now } = situation
        const owner = appOf(situation)
        const code = owner.codes.get(id)
        if (code === undefined) return refused(400)
        const isOver = code.purged || code.expiresAt <= now
        if (code.used !== undefined) return usedAgain(owner, code, isOver)
        if (isOver) return refused(400)
        const grant = owner.grants.get(code.of.grant_id)
        if (grant === undefined || !isRight || hasVerifier !== (code.of.code_challenge !== null))
          return {
            status: 400,
            effect({ now: at }) {
              use(code, at, null)
              return { events: [event('grant.code_refused', code.of.grant_id)] }
            },
          }
        return {
          status: 200,
          effect(learned) {
            const session = started(learned, code)
            owner.sessions.set(session.id, session)
            use(code, learned.now, session.id)
            const { id: grant_id, email, provider } = grant
            return {
              data: { grant_id, email, provider, token_type: 'Bearer', expires_in: ACCESS_S },
              events: [event('grant.tokens_issued', grant_id)],
            }
          },
        }
      },
    }
  }

function use(code: StoredCode, at: number, sessionId: string | null): void {
  Object.assign(code, { used: sessionId, expiresAt: at + MARK_LIFE_S })
}

/** A code that comes a second time ends what it has led to. */
function usedAgain(owner: StoredApplication, { used, of }: StoredCode, isOver: boolean): Verdict {
  const session = owner.sessions.get(used ?? '')
  if (session === undefined) return refused(400)
  return {
    status: 400,
    // The mark of its use, or what it has led to, may have been gone when it was looked for, or be gone only now.
    ...((isOver || !isStored(owner, session)) && { optional: true }),
    effect({ now }) {
      session.revokedAt ??= now
      return { events: [event('grant.code_reused', of.grant_id)] }
    },
  }
}

function started(learned: Learned, { of }: StoredCode): StoredSession {
  const { session } = changeOf(learned, 'session.insert')
  const { now } = learned
  const { offline, rotate_refresh_token: rotates } = of
  const right =
    session.grantId === of.grant_id &&
    (session.refreshHash !== null) === offline &&
    session.rotates === (offline && rotates) &&
    session.idleS === (offline ? IDLE_S : ACCESS_S) &&
    session.expiresAt === now + (offline ? ABSOLUTE_S : ACCESS_S)
  if (!right) throw new Error('a session of another kind than the code is for')
  return {
    ...{ id: session.id, grantId: session.grantId, expiresAt: session.expiresAt, revokedAt: null, purged: false },
    refreshHash: session.refreshHash && hexOf(session.refreshHash),
    ...{ rotates: session.rotates, idleS: session.idleS, usedAt: now },
  }
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

export const refreshSession =
  ({ refreshTokens }: SignedIn): Maker =>
  (pick, _state, app) => {
    const text = recent(pick, refreshTokens.keys()) ?? 'clav_rt_made-up'
    const sessionId = refreshTokens.get(text) ?? 'none'
    return {
      operation: 'exchange_oauth2_token',
      body: { grant_type: 'refresh_token', client_id: app.id, refresh_token: text },
      judge(situation) {
        const place = placeOf(situation.state, sessionId)
        if (place === undefined || place.app !== appOf(situation)) return refused(400)
        const { session, goesOn } = place
        const isReused = session.refreshHash !== sha256(text)
        if (!goesOn || session.expiresAt <= situation.now || session.usedAt + session.idleS <= situation.now)
          return { status: 400, ...(isReused && session.rotates && { optional: true, effect: reused(session) }) }
        if (!isReused) return refreshed(situation, session, sha256(text))
        return session.rotates ? { status: 400, effect: reused(session) } : refused(400)
      },
    }
  }

/** One of the two who have it has stolen it: the session ends. */
const reused = (session: StoredSession) => (learned: Learned) => {
  if (changeOf(learned, 'session.revoke').id !== session.id) throw new Error('another session was ended')
  session.revokedAt ??= learned.now
  return { events: [event('grant.refresh_token_reused', session.grantId)] }
}

function refreshed(situation: Situation, session: StoredSession, from: string): Verdict {
  const grant = appOf(situation).grants.get(session.grantId)
  if (grant === undefined) return refused(400)
  const { id: grant_id, email, provider } = grant
  return {
    status: 200,
    effect(learned) {
      const to = hexOf(changeOf(learned, 'session.use').to)
      if ((to !== from) !== session.rotates) throw new Error('a refresh token is not replaced as its session says')
      Object.assign(session, { refreshHash: to, usedAt: learned.now })
      return {
        data: { grant_id, email, provider, token_type: 'Bearer' },
        events: [event('grant.tokens_refreshed', grant_id)],
      }
    },
  }
}

/** What is done with what sign-ins have led to. */
export const afterSignIn =
  (held: SignedIn): Maker =>
  (pick, state, app) => {
    const make = held.refreshTokens.size === 0 || pick.percent(35) ? exchangeCode : refreshSession
    return make(held)(pick, state, app)
  }
