import type { Pick } from '../pick.ts'
import { afterSignIn, type SignedIn } from './codes.ts'
import { CALENDAR, createConnector } from './connectors.ts'
import { createGrant, grantData, someGrant } from './grants.ts'
import { placeOf } from './places.ts'
import { appOf, changeOf, FULL, refused, type Maker, type Verdict } from './move.ts'

/** Access tokens as clients hold them, by the sessions that they name. */
export type Tokens = ReadonlyMap<string, string>

const LIFE_S = 3600
/** Has the looks of a token. */
const MADE_UP = 'eyJhIjoxfQ.eyJiIjoxfQ.YWJj'

/** One of the last that were given out, mostly; its session may be over. */
function someToken(pick: Pick, tokens: Tokens): { readonly session: string; readonly text: string } {
  const session = (pick.percent(95) ? pick.of([...tokens.keys()].slice(-2)) : undefined) ?? 'none'
  return { session, text: tokens.get(session) ?? MADE_UP }
}

export const tokenForGrant: Maker = (pick, _state, app) => {
  const id = someGrant(pick, app)
  return {
    operation: 'exchange_oauth2_token',
    body: { grant_type: 'client_credentials', client_id: app.id, grant_id: id },
    judge(situation) {
      const owner = appOf(situation)
      const found = owner.grants.get(id)
      if (found === undefined) return refused(400)
      const { email, provider } = found
      return {
        status: 200,
        effect(learned) {
          const { session } = changeOf(learned, 'session.insert')
          const { now } = learned
          if (session.grantId !== id || session.expiresAt !== now + LIFE_S || session.refreshHash !== null)
            throw new Error('a session of another grant, or one for longer than its token')
          const { id: sid } = session
          owner.sessions.set(sid, {
            ...{ id: sid, grantId: id, expiresAt: now + LIFE_S, revokedAt: null, purged: false },
            ...{ refreshHash: null, rotates: false, idleS: LIFE_S, usedAt: now },
          })
          return {
            // The scope is the grant's as it was read; a PATCH may have come before the session was stored.
            data: { grant_id: id, email, provider, token_type: 'Bearer', expires_in: LIFE_S },
            events: [{ event: 'grant.tokens_issued', target: { type: 'grant', id, provider } }],
          }
        },
      }
    },
  }
}

export const tokenInfo =
  (tokens: Tokens): Maker =>
  (pick) => {
    const { session: id, text } = someToken(pick, tokens)
    return {
      operation: 'info_oauth2_token',
      query: { access_token: text },
      judge({ state, now }) {
        const place = placeOf(state, id)
        if (place === undefined || !place.goesOn || place.session.expiresAt <= now) return refused(400)
        const { app, session } = place
        const { grantId: sub, expiresAt: exp } = session
        const email = app.grants.get(sub)?.email
        return {
          status: 200,
          data: {
            sub,
            aud: app.id,
            exp,
            iat: exp - LIFE_S,
            email,
            email_verified: app.grants.get(sub)?.provider === 'google',
          },
        }
      },
    }
  }

export const revokeToken =
  (tokens: Tokens): Maker =>
  (pick) => {
    const { session: id, text } = someToken(pick, tokens)
    return {
      operation: 'revoke_oauth2_token_and_grant',
      query: { token: text },
      judge({ state, now }): Verdict {
        const place = placeOf(state, id)
        if (place === undefined) return { status: 200 }
        const { app, session, goesOn } = place
        return {
          status: 200,
          // What was found when it was asked for may be over when it is ended.
          ...((!goesOn || session.expiresAt <= now) && { optional: true }),
          effect({ now: at }) {
            session.revokedAt ??= at
            return {
              data: {},
              events: [
                { chain: app.id, event: 'grant.tokens_revoked', target: { type: 'grant', id: session.grantId } },
              ],
            }
          },
        }
      },
    }
  }

export const ownGrant =
  (tokens: Tokens): Maker =>
  (pick) => {
    const token = someToken(pick, tokens)
    return {
      operation: 'get_grant_by_access_token',
      token,
      query: FULL,
      judge({ state }) {
        const place = placeOf(state, token.session)
        const found = place?.app.grants.get(place.session.grantId)
        return found === undefined ? refused(404) : { status: 200, data: grantData(found) }
      },
    }
  }

/** What leads to a token, and once there is one, what is done with it: by chance alone it would seldom come that far. */
export const towardsTokens =
  (tokens: Tokens, signedIn: SignedIn): Maker =>
  (pick, state, app) => {
    if (!app.connectors.has(CALENDAR)) return createConnector(CALENDAR)(pick, state, app)
    if (app.grants.size === 0) return createGrant(pick, state, app)
    if (signedIn.codes.size > 0 && pick.percent(60)) return afterSignIn(signedIn)(pick, state, app)
    if (tokens.size === 0 || pick.percent(25)) return tokenForGrant(pick, state, app)
    return pick.of([tokenInfo, revokeToken, ownGrant, ownGrant])(tokens)(pick, state, app)
  }
