import { allowsRedirect } from '../clients.ts'
import type { Call } from '../call.ts'
import { adminConsentPage, errorPage } from '../pages.ts'
import type { World } from '../world.ts'

/** A page, or where the browser is sent. */
export type Shown = { readonly page: string; readonly status: number } | { readonly location: string }

const ALL = 'https://graph.microsoft.com/.default'

/**
 * An administrator lets a client into a tenant: `/{tenant}/v2.0/adminconsent` with the scopes it asks for, and
 * `/{tenant}/adminconsent`, the first version, without.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-admin-consent
 */
export function adminConsent(world: World, { query, form, tenant }: Call, isPost: boolean): Shown {
  const wrong = (error: string, description: string): Shown => ({
    page: errorPage('Microsoft', error, description),
    status: 400,
  })
  const clientId = query.get('client_id') ?? ''
  const client = world.clients.get('microsoft', clientId)
  const directory = world.tenants.find(tenant ?? '')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (directory === undefined) return wrong('invalid_request', 'AADSTS90002: There is no such tenant.')
  if (client === undefined) return wrong('unauthorized_client', 'AADSTS700016: There is no such application.')
  if (!allowsRedirect(client, redirectUri))
    return wrong('invalid_request', 'AADSTS50011: The redirect URI does not match those of the application.')

  const scope = query.get('scope')
  const action = isPost ? form.get('action') : null
  if (action !== 'allow' && action !== 'deny') {
    const scopes = (scope ?? ALL).split(' ')
    return { page: adminConsentPage({ clientId, tenant: directory.id, domain: directory.domain, scopes }), status: 200 }
  }
  const back = new URL(redirectUri)
  const say = (name: string, value: string | null) => {
    if (value !== null) back.searchParams.set(name, value)
  }
  say('admin_consent', 'True')
  say('tenant', directory.id)
  say('state', query.get('state'))
  if (action === 'allow') {
    world.tenants.consent(directory.id, clientId, true)
    say('scope', scope)
  } else {
    say('error', 'access_denied')
    say('error_description', 'AADSTS65004: User declined to consent to access the app.')
  }
  return { location: back.href }
}
