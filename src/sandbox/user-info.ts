import type { Call } from './call.ts'
import type { ProviderAnswer } from './dialect.ts'
import { dialects } from './dialects.ts'
import type { World } from './world.ts'

type Claims = Readonly<Record<string, unknown>>

/** What an access token stands for, or undefined where it stands for nothing (any more). */
export function bearerOf(world: World, provider: Call['provider'], authorization = '') {
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1]
  const found = token === undefined ? undefined : world.storage(provider).peek('AccessToken', token)
  const account = found?.accountId === undefined ? undefined : world.accounts.byId(provider, found.accountId)
  return found === undefined || account === undefined
    ? undefined
    : { account, scopes: new Set((found.scope ?? '').split(' ')) }
}

/** Google's and Yahoo's user info (OpenID Connect Core section 5.3), and Zoom's `/users/me`. */
export function userInfo(world: World, { provider }: Call, authorization: string | undefined): ProviderAnswer {
  const bearer = bearerOf(world, provider, authorization)
  if (bearer === undefined)
    return { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: REFUSED[provider] }
  const claims = dialects[provider].claims(bearer.account)
  if (provider === 'zoom') return { status: 200, body: without(claims, ['sub']) }
  const { scopes } = bearer
  const has = (scope: string) => scopes.has(scope) || scopes.has(`https://www.googleapis.com/auth/userinfo.${scope}`)
  if (!scopes.has('openid') && !has('email') && !has('profile'))
    return { status: 403, body: { error: 'insufficient_scope', error_description: 'The token is for other things.' } }
  const hidden = [
    ...(has('email') ? [] : ['email', 'email_verified']),
    ...(has('profile') ? [] : ['name', 'given_name']),
  ]
  return { status: 200, body: without(claims, hidden) }
}

const REFUSED: Readonly<Record<Call['provider'], Claims>> = {
  google: { error: 'invalid_request', error_description: 'Invalid Credentials' },
  microsoft: { error: 'invalid_token', error_description: 'The access token is invalid.' },
  yahoo: { error: 'invalid_token', error_description: 'The access token is invalid or has expired.' },
  zoom: { code: 124, message: 'Invalid access token.' },
}

function without(claims: Claims, names: readonly string[]): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)))
}
