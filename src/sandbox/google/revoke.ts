import type { Call } from '../call.ts'
import type { ProviderAnswer } from '../dialect.ts'
import type { World } from '../world.ts'

/** Google's own way of RFC 7009: no client shows itself, and a token that is not known is an error. */
export function revokeToken(world: World, { form, query }: Call): ProviderAnswer {
  const token = form.get('token') ?? query.get('token') ?? ''
  const storage = world.storage('google')
  const found = storage.peek('RefreshToken', token) ?? storage.peek('AccessToken', token)
  if (found?.grantId === undefined)
    return { status: 400, body: { error: 'invalid_token', error_description: 'Token expired or revoked' } }
  storage.revokeGrant(found.grantId)
  return { status: 200, body: {} }
}
