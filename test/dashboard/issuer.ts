import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface Issuer {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the identity provider says of whoever signs in there. */
  readonly claims: { email: string; email_verified: boolean; name: string }
  stop(): Promise<void>
}

/**
 * Goes through the pages of the issuer as somebody at a browser would.
 *
 * @param start where the dashboard has sent them
 * @returns where the issuer sends them back to
 */
export async function signInAtIssuer(issuer: Issuer, start: string): Promise<string> {
  const cookies = new Map<string, string>()
  let next = start
  let form: string | undefined
  for (let step = 0; step < 20; step++) {
    const response = await fetch(next, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form !== undefined && { body: form }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    form = undefined
    const location = response.headers.get('location')
    if (location === null) {
      const page = await response.text()
      next = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', next).href
      form = page.includes('name="login"') ? 'prompt=login&login=grace&password=any' : 'prompt=consent'
    } else {
      next = new URL(location, next).href
      if (!next.startsWith(issuer.url)) return next
    }
  }
  throw new Error('the issuer goes round in circles')
}

/** A real identity provider, which signs in whoever comes by its own pages for developers. */
export async function startIssuer(redirectUri: () => string, port = 0): Promise<Issuer> {
  const http = createServer()
  http.listen(port, '127.0.0.1')
  await once(http, 'listening')
  const url = `http://localhost:${(http.address() as AddressInfo).port}`
  const [clientId, clientSecret] = ['claviger', 'the secret of the client']
  const claims = { email: 'sso@example.com', email_verified: true, name: 'Grace' }
  const provider = new Provider(url, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri()],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...claims }) }),
    pkce: { required: () => true },
  })
  const answer = provider.callback()
  http.on('request', (request, response) => {
    void answer(request, response)
  })
  return {
    url,
    clientId,
    clientSecret,
    claims,
    async stop() {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}
