import { callbackUrisOf } from '../api/applications/callback-uris.ts'
import type { ApplicationId } from '../lib/ids.ts'
import { invalid, type FieldError } from '../lib/problem.ts'
import { compile } from '../lib/schema.ts'
import type { ProviderName } from '../providers/index.ts'
import type { Application, Reads } from '../store/store.ts'
import { challengeMethod } from '../tokens/pkce.ts'
import { authorizationQuery, hostedProviders } from './authorization-query.ts'

/** What a page offers: to choose a provider, or to find it out by the address. */
export type Prompt = 'select_provider' | 'detect'

/** Where an authorization request comes from, and where its answer goes to. */
export interface Destination {
  readonly application: Application
  /** Registered with it, byte for byte. */
  readonly redirectUri: string
  readonly state: string | null
}

/** What an authorization request asks for. */
export interface AuthorizationRequest {
  readonly responseType: 'code' | 'adminconsent'
  /** None where the request names none. */
  readonly providers: readonly ProviderName[]
  readonly prompt: readonly Prompt[] | null
  readonly scope: readonly string[] | null
  readonly loginHint: string | null
  readonly offline: boolean
  readonly challenge: { readonly value: string; readonly method: 'plain' | 'S256' } | null
  readonly nonce: string | null
  readonly credentialId: string | null
  readonly options: readonly string[]
}

/** Query parameters as they came: one that was sent more than once is a list. */
export type Query = Readonly<Record<string, unknown>>

/** Schemes that lead to no application, whoever has registered them: a browser acts upon them by itself. */
const NO_APPLICATION = /^(?:javascript|vbscript|data|file|blob|about|view-source|filesystem):/i

/**
 * Who asks, and where to answer. Nothing may be sent there before this has let it through.
 *
 * @throws Problem `invalid` naming `client_id` or `redirect_uri`
 */
export async function destinationOf(read: Reads, query: Query): Promise<Destination> {
  const { client_id: clientId, redirect_uri: redirectUri, state } = query
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.isWellFormed()
  const wrong: FieldError[] = []
  if (!isText(clientId)) wrong.push({ path: 'client_id', message: 'is required, once: the id of the application' })
  if (!isText(redirectUri))
    wrong.push({ path: 'redirect_uri', message: 'is required, once: a registered redirect URI' })
  if (!isText(clientId) || !isText(redirectUri)) throw invalid(wrong)
  const application = await read.application(clientId as ApplicationId)
  if (application === undefined) throw invalid([{ path: 'client_id', message: 'must be the id of an application' }])
  expectRegistered(application, redirectUri)
  return { application, redirectUri, state: isText(state) ? state : null }
}

/**
 * Asked anew at each step: one that is deleted while a user signs in may be somebody else's by now.
 *
 * @throws Problem `invalid` naming `redirect_uri` when it is not one of the application's
 */
export function expectRegistered(application: Application, uri: string): void {
  if (callbackUrisOf(application).some(({ url }) => url === uri) && !NO_APPLICATION.test(uri)) return
  throw invalid([
    {
      path: 'redirect_uri',
      message:
        'must be registered with the application, the same byte for byte, up to the last slash; see ' +
        '/v3/applications/redirect-uris',
    },
  ])
}

const check = compile(authorizationQuery)

/** The lengths of S256 challenges, in the form of the RFC and in those that clients send. */
const S256_LENGTHS = new Set([43, 44, 64, 86, 88])

/**
 * What is asked for. What is not known is left alone, for clients send more.
 *
 * @throws Problem `invalid` naming the parameters
 */
export function requestOf(query: Query): AuthorizationRequest {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '')) as Record<string, string>
  const { provider, prompt, scope, code_challenge: value, credential_id: credentialId } = given
  const wrong = check(given)
  if (wrong.length > 0) throw invalid(wrong)
  const named = words(provider)
  if (!named.every((name): name is ProviderName => (hostedProviders as readonly string[]).includes(name)))
    wrong.push({ path: 'provider', message: `must be one or several of: ${hostedProviders.join(', ')}` })
  const method = challengeMethod(given['code_challenge_method']) ?? 'plain'
  if (value === undefined && given['code_challenge_method'] !== undefined)
    wrong.push({ path: 'code_challenge', message: 'is required where code_challenge_method is sent' })
  if (value !== undefined && method === 'S256' && !S256_LENGTHS.has(value.length))
    wrong.push({ path: 'code_challenge', message: 'must be a SHA-256 hash in base64url: 43 characters' })
  if (given['response_type'] === 'adminconsent') {
    if (credentialId === undefined)
      wrong.push({ path: 'credential_id', message: 'is required: that of an adminconsent credential' })
    if (named.some((name) => name !== 'microsoft'))
      wrong.push({ path: 'provider', message: 'must be microsoft, for no other knows the consent of an administrator' })
  }
  if (wrong.length > 0) throw invalid(wrong)
  const isConsent = given['response_type'] === 'adminconsent'
  return {
    responseType: isConsent ? 'adminconsent' : 'code',
    providers: isConsent ? ['microsoft'] : ([...new Set(named)] as ProviderName[]),
    prompt: prompt === undefined ? null : (words(prompt) as Prompt[]),
    scope: scope === undefined ? null : scope.split(' ').filter((one) => one !== ''),
    loginHint: given['login_hint'] ?? null,
    offline: given['access_type'] === 'offline',
    challenge: value === undefined ? null : { value, method },
    nonce: given['nonce'] ?? null,
    credentialId: credentialId ?? null,
    options: [...words(given['options']), ...(given['smtp_required'] === 'true' ? ['smtp_required'] : [])],
  }
}

function words(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
