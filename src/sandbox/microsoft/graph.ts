import { randomUUID } from 'node:crypto'
import type { Account } from '../accounts.ts'
import type { ProviderAnswer } from '../dialect.ts'
import { bearerOf } from '../user-info.ts'
import type { World } from '../world.ts'

/**
 * The two places of Microsoft Graph at which a mailbox is looked up: `/me` with a user's token, `/users/{mailbox}` with a
 * client's own one for the tenant, or the user's for themselves.
 *
 * @param path after `/v1.0`
 */
export function graphUser(world: World, authorization: string | undefined, path: string): ProviderAnswer {
  const mailbox = /^\/users\/([^/]+)$/.exec(path)?.[1]
  if (mailbox === undefined && path !== '/me')
    return graphError(400, 'BadRequest', 'Of Graph the sandbox has /me and /users/{mailbox} alone.')
  return lookUp(world, authorization, mailbox && decodeURIComponent(mailbox))
}

function lookUp(world: World, authorization: string | undefined, mailbox: string | undefined): ProviderAnswer {
  const bearer = bearerOf(world, 'microsoft', authorization)
  if (bearer !== undefined) {
    const { account } = bearer
    const isThem = mailbox === undefined || [account.email, account.id].includes(mailbox.toLowerCase())
    return isThem ? { status: 200, body: user(account) } : DENIED()
  }
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
  const client = world.storage('microsoft').peek('ClientCredentials', token)
  const tenant = client?.extra?.['tid']
  if (client === undefined || typeof tenant !== 'string')
    return graphError(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.')
  if (mailbox === undefined)
    return graphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.')
  // What an administrator has taken back is taken back at once here.
  if (!world.tenants.hasConsented(tenant, client.clientId ?? '')) return DENIED()
  const account = world.accounts.find('microsoft', mailbox, tenant)
  return account !== undefined && (account.tenant ?? tenant) === tenant
    ? { status: 200, body: user(account) }
    : graphError(
        404,
        'Request_ResourceNotFound',
        `Resource '${mailbox}' does not exist or one of its queried reference-property objects are not present.`,
      )
}

const DENIED = () =>
  graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')

function user({ id, email, name }: Account): Readonly<Record<string, unknown>> {
  const [givenName = name, ...rest] = name.split(' ')
  return {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
    id,
    displayName: name,
    givenName,
    surname: rest.join(' ') || null,
    mail: email,
    userPrincipalName: email,
    businessPhones: [],
    jobTitle: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
  }
}

/** https://learn.microsoft.com/en-us/graph/errors */
function graphError(status: number, code: string, message: string): ProviderAnswer {
  const date = new Date().toISOString().slice(0, 19)
  const id = randomUUID()
  return { status, body: { error: { code, message, innerError: { date, 'request-id': id, 'client-request-id': id } } } }
}
