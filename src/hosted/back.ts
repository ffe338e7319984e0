import { auditRecord } from '../audit/record.ts'
import { openBehind } from '../grants/behind.ts'
import { authenticateByCode, behindSignIn } from '../grants/by-code.ts'
import { consentChange } from '../grants/consent.ts'
import { healthAfterConsent, healthChanges, healthOf } from '../grants/health.ts'
import { clientOf } from '../grants/mint.ts'
import { withNewestKeys } from '../grants/newest-keys.ts'
import { Problem } from '../lib/problem.ts'
import { isOneTenant, UpstreamFailure } from '../upstream/upstream.ts'
import { answered, refusedWith, type AnswerTo, type RedirectError, redirectErrors } from './answer-to.ts'
import { committed, type Around, type From, type Outcome } from './around.ts'
import { candidate, type Candidate } from './candidates.ts'
import { problemOf, refusedFor } from './failed.ts'
import { finish } from './finish.ts'
import { expectRegistered } from './request.ts'
import { unknownSignIn } from './go-on.ts'
import { ended, heldSignIn, type Sent, type SignIn } from './sign-in.ts'

/**
 * Takes what a provider has sent a user back with: `GET /v3/connect/callback`. Whatever comes of it, the sign-in is over.
 *
 * @param path of the request, which says whose callback it is
 * @throws Problem `invalid` when the sign-in is not this browser's, or was not sent to this callback, or would end at an
 *   address that is registered no more
 */
export async function back(around: Around, path: string, query: URLSearchParams, from: From): Promise<Outcome> {
  const { store, keys, clock } = around
  const [state, ...more] = query.getAll('state')
  if (state === undefined || more.length > 0) throw unknownSignIn()
  const held = await withNewestKeys(keys, (current) =>
    heldSignIn({ read: store.read, keys: current, now: clock() }, state, from.cookie),
  )
  if (held === undefined) throw unknownSignIn()
  // First of all, so that of two who bring the same answer one gets nothing, not even to the provider.
  const isOver = await store.commit({ changes: [ended(held)], audit: [] })
  const { signIn } = held
  const { sent } = signIn
  if (isOver === 'stale' || sent === null || sent.redirect_uri !== around.url() + path) throw unknownSignIn()
  const application = await store.read.application(signIn.app)
  if (application === undefined) throw unknownSignIn()
  expectRegistered(application, signIn.redirect_uri)
  const to = { redirectUri: signIn.redirect_uri, state: signIn.state }
  try {
    const chosen = await candidate(store.read, signIn.app, sent.provider)
    if (chosen === undefined) throw new Problem('provider-refused', 'The connector was deleted meanwhile.')
    const location = await (signIn.response_type === 'adminconsent'
      ? consented(around, { signIn, sent, to, from }, chosen, query)
      : signedIn(around, { signIn, sent, to, from }, chosen, { query, state }))
    return { kind: 'redirect', location }
  } catch (error) {
    const problem = await problemOf(around, signIn.app, failed(error))
    return { kind: 'redirect', location: refusedFor(to, problem), problem }
  }
}

/** What belongs to an answer. */
interface Returned {
  readonly signIn: SignIn
  readonly sent: Sent
  readonly to: AnswerTo
  readonly from: From
}

async function signedIn(
  around: Around,
  { signIn, sent, to, from }: Returned,
  chosen: Candidate,
  { query, state }: { readonly query: URLSearchParams; readonly state: string },
): Promise<string> {
  const { store, keys, upstream, clock } = around
  const { provider } = chosen
  const answer = await upstream.readAnswer(provider, sent.tenant, query, { clientId: sent.client_id, state })
  if ('error' in answer) return refusedWith(to, known(answer.error), told(answer.error, answer.description))
  const { app, scope, credential_id: credentialId } = signIn
  const settings = credentialId === null ? {} : { credential_id: credentialId }
  const attempt = { app, ...chosen, settings, scope: scope ?? undefined }
  const surroundings = () => ({ read: store.read, keys: keys.current, upstream, now: clock() })
  // The code is good once, so the keys are seen to before it is used.
  await withNewestKeys(keys, () => behindSignIn(surroundings(), attempt, credentialId))
  const authenticated = await authenticateByCode(surroundings(), attempt, {
    code: answer.code,
    redirectUri: sent.redirect_uri,
    codeVerifier: sent.code_verifier,
    clientId: sent.client_id,
  })
  return finish(around, signIn, { attempt, authenticated, from })
}

const TENANT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-admin-consent#successful-response */
async function consented(
  around: Around,
  { signIn, sent, to, from }: Returned,
  { provider }: Candidate,
  query: URLSearchParams,
): Promise<string> {
  const { store, keys, clock } = around
  const { app, credential_id: credentialId } = signIn
  const [error, tenant] = [query.get('error'), query.get('tenant') ?? '']
  if (error !== null) return refusedWith(to, known(error), told(error, query.get('error_description')))
  const isOf = TENANT_ID.test(sent.tenant) ? tenant.toLowerCase() === sent.tenant.toLowerCase() : TENANT_ID.test(tenant)
  if (!/^true$/i.test(query.get('admin_consent') ?? '') || !isOf)
    return refusedWith(
      to,
      'access_denied',
      'The provider does not say that an administrator of the tenant has consented.',
    )
  // Anybody who has the link could bring the same answer, and shut the administrator out by it.
  if (credentialId !== null && !isOneTenant(sent.tenant)) await confirmed(around, app, provider, credentialId, tenant)
  const kept = await committed(around, async () => {
    const credential = credentialId && (await store.read.credential(app, provider.name, credentialId))
    if (!credential) throw new Problem('provider-refused', 'The credential was deleted meanwhile.')
    const of = { app, credentialId: credential.id, tenant }
    const health = await healthOf(store.read, { app, provider: provider.name }, credential)
    const record = auditRecord(
      { event: 'credential.consented', target: { type: 'credential', id: credential.id, provider: provider.name } },
      { actor: { type: 'anonymous', id: from.ip }, at: clock(), requestId: from.requestId },
    )
    return {
      changes: [
        { kind: 'credential.expect', app, n: credential.n, revision: credential.revision } as const,
        // A credential that names its tenant keeps to that.
        ...(isOneTenant(sent.tenant) ? [] : [await consentChange({ read: store.read, keys: keys.current }, of)]),
        ...healthChanges(app, health, healthAfterConsent(provider, health, clock())),
      ],
      audit: [{ chain: app, record }],
    }
  })
  if (kept === undefined) throw new Problem('unavailable', 'The consent could not be kept: begin again.')
  return answered(to, { admin_consent: 'true' })
}

/** The credential gets a token in the tenant. @throws Problem when it does not */
async function confirmed(
  { store, keys, upstream }: Around,
  app: SignIn['app'],
  provider: Candidate['provider'],
  credentialId: string,
  tenant: string,
): Promise<void> {
  const of = { app, provider: provider.name, id: credentialId }
  const behind = await withNewestKeys(keys, (current) => openBehind({ read: store.read, keys: current }, of))
  if (behind === undefined) throw new Problem('provider-refused', 'The credential was deleted meanwhile.')
  try {
    await upstream.clientCredentials(provider, { ...clientOf(behind), tenant })
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error
    const { code, words: message } = error
    throw new Problem(
      error.whose === 'passing' ? 'provider-unavailable' : 'provider-refused',
      'The provider does not confirm that an administrator of the tenant has consented: begin again in a minute.',
      { provider: { code, message } },
    )
  }
}

/** A failure before any credential was used is the provider's. */
function failed(error: unknown): unknown {
  if (!(error instanceof UpstreamFailure)) return error
  const provider = { code: error.code, message: error.words }
  return new Problem('provider-refused', 'The provider has sent no answer that could be used.', { provider })
}

/** A provider's error in the words of RFC 6749 section 4.1.2.1. */
function known(error: string): RedirectError {
  return Object.hasOwn(redirectErrors, error) ? (error as RedirectError) : 'access_denied'
}

function told(error: string, description: string | null): string {
  return description === null ? `The provider says ${error}.` : `The provider says ${error}: ${description}`
}
