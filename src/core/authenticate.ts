import { goodApiKey } from '../api/api-keys.ts'
import type { Caller, Operation } from '../api/operation.ts'
import { DEPLOYMENT_CHAIN } from '../deployment.ts'
import type { Clock } from '../lib/clock.ts'
import type { ApplicationId } from '../lib/ids.ts'
import { notFound, Problem } from '../lib/problem.ts'
import type { Reads } from '../store/store.ts'
import type { Tokens, Verified } from '../tokens/tokens.ts'
import type { Call, Claim } from './call.ts'

/** A member who is signed in, and what the role allows. */
export interface SignedIn {
  readonly id: string
  readonly scopes: readonly string[]
}

/** The sessions of the dashboard, as the core needs them. */
export interface Sessions {
  /** The member behind the cookies of a request; undefined when nobody is signed in by them. */
  memberOf(cookies: string): Promise<SignedIn | undefined>
}

/** Finds out who makes a call. @throws Problem `unauthenticated`, with the same words whatever is wrong with it. */
export function authenticator(
  read: Reads,
  {
    clock,
    tokens,
    sessions,
  }: { readonly clock: Clock; readonly tokens: Tokens; readonly sessions?: Sessions | undefined },
) {
  return async ({ claim }: Call, { accessTokens }: Operation): Promise<Caller> => {
    switch (claim.kind) {
      case 'api-key': {
        const caller = await byApiKey(claim.hash, read, clock)
        if (accessTokens === 'only') throw new Problem('forbidden', 'This takes an access token, and no API key.')
        return caller
      }
      case 'access-token':
        return byAccessToken(accessTokens === undefined ? undefined : await tokens.verify(claim.token, 'access'))
      case 'session':
        return bySession(claim, read, sessions)
    }
  }
}

/** The caller of an operation that is open to all: nobody in particular, and in no application. */
export function nobody(ip: string): Caller {
  return { app: DEPLOYMENT, actor: { type: 'anonymous', id: ip }, scopes: ['open'] }
}

/** What is done outside any application is recorded in the deployment's own chain. */
const DEPLOYMENT = DEPLOYMENT_CHAIN as ApplicationId

export async function byApiKey(hash: Uint8Array | undefined, read: Reads, clock: Clock): Promise<Caller> {
  const key = await goodApiKey(read, hash, clock)
  if (key === undefined) throw new Problem('unauthenticated', 'Bearer token invalid')
  return { app: key.applicationId, actor: { type: 'api_key', id: key.id }, scopes: key.scopes }
}

/** What an access token allows: to look at its own grant, to change it and to delete it. */
function byAccessToken(verified: Verified | undefined): Caller {
  if (verified === undefined) throw new Problem('unauthenticated', 'Bearer token invalid')
  const { id, app, grantId } = verified.session
  return { app, actor: { type: 'session', id }, scopes: ['grants:read', 'grants:write'], grant: grantId }
}

async function bySession(
  { cookies, application }: Extract<Claim, { kind: 'session' }>,
  read: Reads,
  sessions: Sessions | undefined,
): Promise<Caller> {
  const member = cookies === undefined ? undefined : await sessions?.memberOf(cookies)
  if (member === undefined) throw new Problem('unauthenticated', 'Not signed in, or the session is over.')
  const { id, scopes } = member
  const actor = { type: 'member', id } as const
  if (application === undefined) return { app: DEPLOYMENT, actor, scopes }
  const found = await read.application(application as ApplicationId)
  if (found === undefined) throw notFound('application')
  return { app: found.id, actor, scopes }
}
