import type { Operation } from '../../src/api/operation.ts'
import { parseApiKey } from '../../src/lib/api-key.ts'
import type { Answer, Call } from '../../src/core/call.ts'
import { IP, type Claims } from './flight.ts'
import type { SignedIn } from './moves/codes.ts'
import type { Move } from './moves/move.ts'
import type { Pick } from './pick.ts'
import { owners, type State, type StoredApplication } from './state.ts'

/** What clients hold: keys as they send them, by their ids, and links of invitations. */
export class Known {
  readonly keys = new Map<string, Uint8Array>()
  readonly links = new Map<string, string>()
  /** Access tokens, by the sessions that they name. */
  readonly tokens = new Map<string, string>()
  readonly signedIn: SignedIn = { codes: new Map(), refreshTokens: new Map() }

  /** Keeps what an answer tells once. */
  learn(operation: string, { status, body }: Answer): void {
    if (operation === 'exchange_oauth2_token' && status === 200) this.#learnToken(body)
    if (status !== 201) return
    const { data } = JSON.parse(body) as { data: { id: string; key?: string; url?: string } }
    if (operation === 'create_api_key') this.keys.set(data.id, hashOf(data.key))
    if (operation === 'create_invitation') this.links.set(data.id, data.url?.split('#')[1] ?? '')
  }

  #learnToken(body: string): void {
    const told = JSON.parse(body) as { access_token: string; refresh_token?: string }
    const { access_token: token, refresh_token: refreshToken } = told
    const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
    const { sid } = JSON.parse(claims) as { sid: string }
    if (refreshToken === undefined) this.tokens.set(sid, token)
    else this.signedIn.refreshTokens.set(refreshToken, sid)
  }
}

function hashOf(key: string | undefined): Uint8Array {
  const hash = key === undefined ? undefined : parseApiKey(key)
  if (hash === undefined) throw new Error('an API key of another form')
  return hash
}

interface For {
  readonly app: StoredApplication
  readonly operation: Operation
  /** An operation of the API, which both keys and members may ask for. */
  readonly isOwn: boolean
  readonly move: Move
  /** A number that no other request has. */
  readonly number: number
  /** As somebody who may. */
  readonly plain: boolean
}

/** Who asks: mostly somebody who may. */
export function claims(pick: Pick, state: State, { keys }: Known, of: For): Claims {
  const { app, operation, move, isOwn, plain, number } = of
  if (move.token !== undefined) {
    const { session, text } = move.token
    return { kind: 'token', session, claim: { kind: 'access-token', token: text } }
  }
  if (operation.client !== undefined && move.query !== undefined)
    // Of an address of its own, which comes to no limit.
    return { kind: 'holder', ip: `198.51.100.${number}`, claim: { kind: 'api-key', hash: undefined } }
  if (operation.client !== undefined) {
    const known = [...app.keys.keys()].filter((one) => keys.has(one))
    const id = (pick.percent(95) ? pick.of(known) : undefined) ?? 'unknown'
    return { kind: 'key', id, claim: { kind: 'api-key', hash: keys.get(id) ?? new Uint8Array(32) } }
  }
  if (isOwn && (plain || pick.percent(60))) {
    const ofApp = [...app.keys.keys()].filter((id) => keys.has(id))
    const id = plain ? ofApp[0] : pick.of(pick.percent(95) && ofApp.length > 0 ? ofApp : [...keys.keys(), 'unknown'])
    if (id === undefined || (!plain && pick.percent(2)))
      return { kind: 'nobody', claim: { kind: 'api-key', hash: undefined } }
    const hash = keys.get(id) ?? new Uint8Array(32)
    return { kind: 'key', id, claim: { kind: 'api-key', hash } }
  }
  const mighty = owners(state)[0]?.id
  const id = pick.percent(70) ? mighty : (pick.of([...state.members.keys(), 'unknown']) ?? 'unknown')
  if (id === undefined || pick.percent(2))
    return { kind: 'nobody', claim: { kind: 'session', cookies: undefined, application: undefined } }
  const inApplication = isOwn || operation.path.includes('{application}')
  const application = inApplication ? (pick.percent(98) ? app.id : 'nowhere') : undefined
  return { kind: 'member', id, application, claim: { kind: 'session', cookies: id, application } }
}

/** A request as the front hands it to the core. */
export function callOf(of: {
  readonly move: Move
  readonly operation: Operation
  readonly app: string
  readonly who: Claims
  readonly requestId: string
}): Call {
  const { move, operation, app, who, requestId } = of
  const { params = {}, query, body } = move
  const isOfDashboard = operation.path.startsWith('/v3/') && who.claim.kind === 'session'
  const path = isOfDashboard ? `/dashboard/api/applications/${app}${operation.path}` : operation.path
  return {
    requestId,
    claim: who.claim,
    ip: who.kind === 'holder' ? who.ip : IP,
    userAgent: null,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? app),
    params,
    // The validator writes defaults into it.
    query: { ...query },
    body: body && Buffer.from(JSON.stringify(body)),
  }
}
