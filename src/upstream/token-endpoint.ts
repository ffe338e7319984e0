import type * as OAuth from 'oauth4webapi'
import type { OAuthEndpoints, OAuthSpec } from '../providers/provider.ts'
import { failureOf, UpstreamFailure, type Refusal } from './failure.ts'

/** A client as it is registered with a provider. */
export interface OAuthClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** A provider token, as its endpoint gave it out. */
export interface Minted {
  readonly accessToken: string
  /** When the answer came, in unix seconds. */
  readonly mintedAt: number
  /** Unix seconds; null where the provider does not say. */
  readonly expiresAt: number | null
  readonly scope: readonly string[]
  /** The refresh token that is good from now on, where it gave a new one. */
  readonly refreshToken: string | null
}

/** What a call of a token endpoint needs of its surroundings. */
export interface Reach {
  readonly fetch: typeof fetch
  readonly endpoints: OAuthEndpoints
  /** Unix seconds. */
  readonly now: () => number
  /** An operator's stand-in may be reached without TLS. */
  readonly insecure: boolean
}

/**
 * One call of a provider's token endpoint (RFC 6749 section 3.2).
 *
 * @param parameters beside `grant_type` and the client's authentication
 * @param sent what must not come back in the provider's words
 * @throws UpstreamFailure
 */
export async function callTokenEndpoint(
  spec: OAuthSpec,
  reach: Reach,
  call: {
    readonly grantType: string
    readonly parameters: Readonly<Record<string, string>>
    /** Undefined where the request authenticates itself. */
    readonly client: OAuthClient | undefined
    readonly sent: readonly string[]
  },
): Promise<Minted> {
  const { client } = call
  // With the first call: it would only hold up the start.
  const oauth = await import('oauth4webapi')
  const server = { issuer: reach.endpoints.issuer, token_endpoint: reach.endpoints.token }
  const known = { client_id: client?.clientId ?? '-' }
  const authentication = client === undefined ? unauthenticated : authenticationOf(oauth, spec, client)
  const sent = [...call.sent, ...(client === undefined ? [] : [client.clientSecret])]
  const response = await reached(() =>
    oauth.genericTokenEndpointRequest(server, known, authentication, call.grantType, call.parameters, {
      [oauth.customFetch]: reach.fetch,
      // For an operator's stand-in.
      [oauth.allowInsecureRequests]: reach.insecure,
    }),
  )
  const body = await jsonOf(response)
  if (response.status !== 200) throw failureOf(refusalIn(response, body, reach.now()), spec.failures, sent)
  return minted(await checked(oauth, server, known, body), reach.now())
}

function authenticationOf(
  oauth: typeof OAuth,
  { clientAuthentication }: OAuthSpec,
  { clientSecret }: OAuthClient,
): OAuth.ClientAuth {
  return clientAuthentication === 'client_secret_basic' ? inHeader(clientSecret) : oauth.ClientSecretPost(clientSecret)
}

/**
 * RFC 6749 section 2.3.1. The library encodes hyphens, underscores and dots as well, which a form needs not. Yahoo's client ids
 * end with hyphens, and neither Yahoo nor Zoom knows of any encoding: as they stand they are right for whoever decodes, too.
 */
function inHeader(clientSecret: string): OAuth.ClientAuth {
  return (_server, { client_id: clientId }, _body, headers) => {
    const login = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`)
    headers.set('authorization', `Basic ${login.toString('base64')}`)
  }
}

/** RFC 6749 appendix B. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

/** An assertion says who sends it (RFC 7523 section 2.1), so the client is not named beside it. */
const unauthenticated: OAuth.ClientAuth = () => undefined

/** A call that did not reach the provider at all is nobody's failure. */
export async function reached<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof UpstreamFailure) throw error
    const code = error instanceof Error && 'reason' in error && typeof error.reason === 'string' ? error.reason : null
    throw new UpstreamFailure('passing', { code: code ?? 'unreachable', cause: error })
  }
}

/** The JSON object in an answer; undefined where it holds none. */
export async function jsonOf(response: Response): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await reached(() => response.text())
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** What a refusal says at a time in unix seconds: RFC 6749 section 5.2, or the forms that Graph and Zoom have of it. */
export function refusalIn(
  response: Response,
  body: Readonly<Record<string, unknown>> | undefined,
  now: number,
): Refusal {
  const nested = typeof body?.['error'] === 'object' && body['error'] !== null ? body['error'] : undefined
  const { code, message } = (nested ?? {}) as { code?: unknown; message?: unknown }
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
  const number = typeof body?.['code'] === 'number' ? String(body['code']) : undefined
  return {
    status: response.status,
    error: text(body?.['error']) ?? text(code) ?? number,
    description:
      text(body?.['error_description']) ?? text(body?.['reason']) ?? text(body?.['message']) ?? text(message),
    retryAfter_s: secondsIn(response.headers.get('retry-after') ?? '', now),
  }
}

/** `Retry-After` counts seconds, or names a time (RFC 9110 section 10.2.3). */
function secondsIn(retryAfter: string, now: number): number | undefined {
  const seconds = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : Math.ceil(Date.parse(retryAfter) / 1000) - now
  return seconds > 0 ? seconds : undefined
}

/** RFC 6749 section 5.1. Who the mailbox is of, `userinfo` says, so no id token has to be verified: it is left out. */
async function checked(
  oauth: typeof OAuth,
  server: OAuth.AuthorizationServer,
  client: OAuth.Client,
  body: Readonly<Record<string, unknown>> | undefined,
): Promise<OAuth.TokenEndpointResponse> {
  const answer = new Response(JSON.stringify({ ...body, id_token: undefined }), {
    headers: { 'content-type': 'application/json' },
  })
  try {
    return await oauth.processGenericTokenEndpointResponse(server, client, answer)
  } catch (error) {
    throw new UpstreamFailure('passing', { code: 'malformed_answer', cause: error })
  }
}

function minted(answer: OAuth.TokenEndpointResponse, now: number): Minted {
  return {
    accessToken: answer.access_token,
    mintedAt: now,
    expiresAt: answer.expires_in === undefined ? null : now + Math.floor(answer.expires_in),
    scope: answer.scope === undefined ? [] : answer.scope.split(' ').filter((one) => one !== ''),
    refreshToken: answer.refresh_token ?? null,
  }
}
