import { invalid, Problem } from '../lib/problem.ts'
import { committed, type Around, type From, type Outcome } from './around.ts'
import type { beginnings } from './beginnings.ts'
import { candidatesFor, type Candidate } from './candidates.ts'
import { keeperOf } from './keeper.ts'
import { depart } from './depart.ts'
import { problemOf, refusedFor } from './failed.ts'
import { choicePage } from './pages/choice.ts'
import { formPage } from './pages/form.ts'
import { lookOf } from './pages/look.ts'
import { destinationOf, requestOf, type AuthorizationRequest, type Destination, type Query } from './request.ts'
import { browserHash, newCookie, newSignIn, random, type SignIn } from './sign-in.ts'

/**
 * Begins a sign-in: `GET /v3/connect/auth`. What is wrong is told to the application, once it is known that it is its own
 * address that is answered.
 *
 * @param mayBegin counts it
 * @throws Problem `invalid` naming `client_id` or `redirect_uri`, or `rate-limited`
 */
export async function begin(
  around: Around,
  query: Query,
  from: From,
  mayBegin: ReturnType<typeof beginnings>,
): Promise<Outcome> {
  const to = await destinationOf(around.store.read, query)
  await mayBegin(to.application.id, from.ip)
  try {
    return await begun(around, to, requestOf(query), from)
  } catch (error) {
    const problem = await problemOf(around, to.application.id, error)
    return { kind: 'redirect', location: refusedFor(to, problem), problem }
  }
}

async function begun(around: Around, to: Destination, request: AuthorizationRequest, from: From): Promise<Outcome> {
  const app = to.application.id
  const candidates = await candidatesFor(around.store.read, app, request)
  // One that is there already stays: the same browser may have several sign-ins on their way.
  const cookie = from.cookie ?? newCookie()
  const signIn = signInOf(to, request, candidates, cookie)
  const only = await onlyOne(around, request, candidates)
  const state = random()
  const departure = only?.provider.oauth && (await depart(around, signIn, only, state))
  const kept = await committed(around, async () => {
    const { change } = newSignIn(
      around.keys.current,
      { state, signIn: { ...signIn, sent: departure?.sent ?? null } },
      around.clock(),
    )
    return { changes: [change], audit: [] }
  })
  if (kept === undefined) throw new Problem('unavailable', 'The sign-in could not be begun: try again.')
  if (departure !== undefined) return { kind: 'redirect', location: departure.location, cookie }
  const look = lookOf(to.application, around.sandbox)
  const shown = { state, signIn: { ...signIn, sent: null } }
  const page = only === undefined ? choicePage(look, shown, candidates) : formPage(look, shown, only)
  return { kind: 'page', page, cookie }
}

/** Where there is nothing to choose; also where the address tells it, and the application has not asked for a page. */
async function onlyOne(
  around: Around,
  { loginHint, prompt }: AuthorizationRequest,
  candidates: readonly Candidate[],
): Promise<Candidate | undefined> {
  if (candidates.length === 1) return candidates[0]
  if (loginHint === null || prompt !== null) return undefined
  const detected = await keeperOf(
    around,
    loginHint,
    candidates.map(({ provider }) => provider.name),
  )
  return candidates.find(({ provider }) => provider.name === detected)
}

function signInOf(
  { application, redirectUri, state }: Destination,
  request: AuthorizationRequest,
  candidates: readonly Candidate[],
  cookie: string,
): Omit<SignIn, 'sent'> {
  if (candidates.length === 0) throw invalid([{ path: 'provider', message: 'names none that has a connector' }])
  return {
    app: application.id,
    response_type: request.responseType,
    redirect_uri: redirectUri,
    state,
    scope: request.scope,
    offline: request.offline,
    code_challenge: request.challenge?.value ?? null,
    code_challenge_method: request.challenge?.method ?? null,
    nonce: request.nonce,
    login_hint: request.loginHint,
    credential_id: request.credentialId,
    options: request.options,
    providers: candidates.map(({ provider }) => provider.name),
    prompt: request.prompt ?? ['select_provider'],
    browser: browserHash(cookie),
  }
}
