import assert from 'node:assert/strict'
import * as oauth from 'oauth4webapi'
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../src/sandbox/clients.ts'

export const REDIRECT_URI = 'http://localhost:9999/callback'
export const insecure = { [oauth.allowInsecureRequests]: true }
export const client: oauth.Client = { client_id: DEFAULT_CLIENT_ID }
export const inBody = oauth.ClientSecretPost(DEFAULT_CLIENT_SECRET)
export const inHeader = oauth.ClientSecretBasic(DEFAULT_CLIENT_SECRET)

/** Somebody at a browser that knows no script: keeps cookies, follows redirects, presses buttons. */
export class Visitor {
  readonly #cookies = new Map<string, string>()

  /**
   * Goes from an authorization request to where the client is called back.
   *
   * @param email what is given at a sign-in page; undefined where none should come
   */
  async authorize(start: string | URL, email: string | undefined, answer: 'allow' | 'deny' = 'allow'): Promise<URL> {
    const pages: string[] = []
    let { response, url } = await this.#go(String(start))
    while (!url.startsWith(REDIRECT_URI)) {
      const text = await response.text()
      assert.equal(response.status, 200, `${url}: ${text}`)
      pages.push(/<h1>([^<]+)/.exec(text)?.[1] ?? '')
      assert.ok(pages.length < 5, `goes round in circles: ${pages.join(', ')}`)
      const isSignIn = text.includes('name="email"')
      assert.ok(!isSignIn || email !== undefined, 'a sign-in page comes, but somebody is signed in')
      const form = isSignIn ? { email: email ?? '', action: 'sign-in' } : { action: answer }
      ;({ response, url } = await this.#go(url, new URLSearchParams(form)))
    }
    return new URL(url)
  }

  async #go(start: string, form?: URLSearchParams): Promise<{ response: Response; url: string }> {
    let url = start
    let body = form
    for (;;) {
      const response = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(body !== undefined && { body }),
      })
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        this.#cookies.set(name, value)
      }
      const location = response.headers.get('location')
      if (location === null) return { response, url }
      url = new URL(location, url).href
      body = undefined
      if (url.startsWith(REDIRECT_URI)) return { response, url }
    }
  }
}

export interface Flow {
  readonly server: oauth.AuthorizationServer
  readonly authentication: oauth.ClientAuth
  readonly email: string | undefined
  readonly scope?: string
  readonly params?: Readonly<Record<string, string>>
  readonly visitor?: Visitor
}

/** A whole authorization with code and PKCE, as a client makes it: sign-in, consent, code, tokens. */
export async function authorize({ server, authentication, email, scope, params, visitor = new Visitor() }: Flow) {
  const verifier = oauth.generateRandomCodeVerifier()
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
  const start = new URL(server.authorization_endpoint ?? '')
  const isOpenId = scope?.split(' ').includes('openid') ?? false
  start.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...(scope !== undefined && { scope }),
    ...(isOpenId && { nonce }),
    ...params,
  }).toString()
  const back = await visitor.authorize(start, email)
  const answer = oauth.validateAuthResponse(server, client, back, state)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    answer,
    REDIRECT_URI,
    verifier,
    insecure,
  )
  return oauth.processAuthorizationCodeResponse(server, client, response, {
    ...(isOpenId && { expectedNonce: nonce, requireIdToken: true }),
  })
}

/** A refresh as a client makes it. @throws oauth.ResponseBodyError when it is refused */
export async function refresh(
  server: oauth.AuthorizationServer,
  authentication: oauth.ClientAuth,
  refreshToken: string,
  of: oauth.Client = client,
): Promise<oauth.TokenEndpointResponse> {
  const response = await oauth.refreshTokenGrantRequest(server, of, authentication, refreshToken, insecure)
  return oauth.processRefreshTokenResponse(server, of, response)
}

/** What a client is told that is refused: status, code and description. */
export async function refusal(
  asked: Promise<unknown>,
): Promise<{ status: number; error: string; description: string }> {
  const error: unknown = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  // So a client learns of it that has shown itself in a header and is challenged there.
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    const body = (await error.response.json()) as { error: string; error_description?: string }
    return { status: error.status, error: body.error, description: body.error_description ?? '' }
  }
  assert.ok(error instanceof oauth.ResponseBodyError, `it was not refused: ${String(error)}`)
  return { status: error.status, error: error.error, description: error.error_description ?? '' }
}

/** The metadata of a provider, found as OpenID Connect Discovery has it. */
export async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer)
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure))
}

/** A form sent to an endpoint, and its JSON. */
export async function post(url: string, form: Readonly<Record<string, string>>, headers: Record<string, string> = {}) {
  const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
