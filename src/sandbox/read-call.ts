import type { IncomingMessage } from 'node:http'
import { decodeJwt } from 'jose'
import type { Call } from './call.ts'
import { JWT_BEARER, type Endpoint, type ProviderName } from './names.ts'
import type { World } from './world.ts'

/** Where a request goes. */
export interface Target {
  readonly provider: ProviderName
  readonly endpoint: Endpoint
  readonly tenant?: string | undefined
  readonly tenantName?: string | undefined
}

/** Reads who asks for what, and whose mailbox it is about. Nothing of it is verified. */
export function readCall(
  world: World,
  { provider, endpoint, tenant, tenantName }: Target,
  { url = '', headers }: IncomingMessage,
  body: Buffer | undefined,
): Call {
  const query = new URLSearchParams(url.split('?')[1] ?? '')
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')
  const form = new URLSearchParams(isForm ? (body?.toString('utf8') ?? '') : '')
  const grantType = form.get('grant_type') ?? undefined
  const assertion = grantType === JWT_BEARER ? claimsOf(form.get('assertion') ?? '') : undefined
  const clientId = assertion?.iss ?? form.get('client_id') ?? basicUser(headers.authorization) ?? query.get('client_id')
  const refreshToken = form.get('refresh_token') ?? undefined
  const storage = world.storage(provider)
  const bearer = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const { accountId } =
    (refreshToken !== undefined && storage.peek('RefreshToken', refreshToken)) ||
    storage.peek('AuthorizationCode', form.get('code') ?? '') ||
    storage.peek('AccessToken', bearer ?? '') ||
    {}
  const account = accountId === undefined ? undefined : world.accounts.byId(provider, accountId)
  const mailbox = assertion?.sub ?? account?.email ?? query.get('login_hint')
  return {
    provider,
    endpoint,
    query,
    form,
    ...(tenant !== undefined && { tenant }),
    ...(tenantName !== undefined && { tenantName }),
    ...(grantType !== undefined && { grantType }),
    ...(clientId && { clientId }),
    ...(mailbox && { mailbox: mailbox.toLowerCase() }),
    ...(refreshToken !== undefined && { refreshToken }),
  }
}

function basicUser(authorization = ''): string | undefined {
  const encoded = /^basic +(\S+)$/i.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const user = Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? ''
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}

function claimsOf(assertion: string): { readonly iss?: string; readonly sub?: string } {
  try {
    const { iss, sub } = decodeJwt(assertion)
    return { ...(typeof iss === 'string' && { iss }), ...(typeof sub === 'string' && { sub }) }
  } catch {
    return {}
  }
}
