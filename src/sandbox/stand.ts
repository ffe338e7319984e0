import Provider, { interactionPolicy, type Configuration } from 'oidc-provider'
import { callOf } from './call.ts'
import { allowsRedirect, judgeSecret, type Client } from './clients.ts'
import { dialects } from './dialects.ts'
import { PATHS } from './endpoints.ts'
import { registerJwtBearer } from './google/jwt-bearer.ts'
import { PAGE_HEADERS } from './html.ts'
import { interactions } from './interactions.ts'
import { registerClientCredentials } from './microsoft/client-credentials.ts'
import type { ProviderName } from './names.ts'
import { errorPage } from './pages.ts'
import { inDialect } from './translate.ts'
import type { World } from './world.ts'

/** One oidc-provider: that of a provider, or of one tenant at Microsoft. */
export interface Stand {
  readonly provider: Provider
  readonly answer: ReturnType<Provider['callback']>
}

export interface StandOptions {
  readonly world: World
  readonly name: ProviderName
  readonly issuer: string
  /** The path that it is mounted at. */
  readonly mount: string
  readonly tenant?: string
  /** What can be asked for; anything else is left out. */
  readonly scopes: readonly string[]
}

const DAY_S = 86_400
const TEN_YEARS_S = 3650 * DAY_S
/** What Google calls two of the scopes of OpenID Connect as well. */
const GOOGLE_SCOPES = 'https://www.googleapis.com/auth/userinfo.'
const PROFILE = ['name', 'given_name', 'preferred_username', 'oid', 'tid', 'ver', 'hd']

export function makeStand(options: StandOptions): Stand {
  const { world, name, issuer, tenant } = options
  const clientOf = (id: string | undefined): Client | undefined => world.clients.get(name, id ?? '')
  const provider = new Provider(issuer, { ...configuration(options), ...ttls(clientOf) })
  // What a client may do is asked of the registry each time, for the switches change it.
  provider.Client.prototype.redirectUriAllowed = function (uri) {
    const client = clientOf(this.clientId)
    return client !== undefined && allowsRedirect(client, uri)
  }
  provider.Client.prototype.compareClientSecret = function (shown) {
    const client = clientOf(this.clientId)
    const found = client === undefined ? 'secret_wrong' : judgeSecret(client, shown, Date.now() / 1000)
    const call = Provider.ctx && callOf(Provider.ctx.req)
    if (call && found !== 'right') call.refusal = found
    return found === 'right'
  }
  provider.on('authorization_code.saved', ({ jti, accountId, clientId }) => {
    const params = Provider.ctx?.oidc.params ?? {}
    const consent = `${name} ${clientId ?? ''} ${accountId}`
    world.requests.set(jti, { params, isFirst: !world.consents.has(consent) })
    world.consents.add(consent)
  })
  if (name === 'google') registerJwtBearer(provider, world, [issuer + PATHS.google.token])
  if (name === 'microsoft') registerClientCredentials(provider, world, tenant ?? '')
  provider.use(inDialect(name, provider))
  provider.use(interactions(world, name, provider, tenant))
  return { provider, answer: provider.callback() }
}

function ttls(clientOf: (id: string | undefined) => Client | undefined): Configuration {
  const access = (_ctx: unknown, { clientId }: { clientId?: string | undefined }) =>
    clientOf(clientId)?.access_token_ttl_s ?? 3600
  return {
    ttl: {
      AccessToken: access,
      ClientCredentials: access,
      RefreshToken: (_ctx, { clientId }) => clientOf(clientId)?.refresh_token_ttl_s ?? TEN_YEARS_S,
      AuthorizationCode: 600,
      IdToken: 3600,
      Interaction: 3600,
      Session: DAY_S,
      Grant: TEN_YEARS_S,
    },
  }
}

function configuration(options: StandOptions): Configuration {
  const { world, name, mount, tenant, scopes } = options
  const dialect = dialects[name]
  const off = { enabled: false }
  const email = ['email', 'email_verified']
  return {
    adapter: (model) => world.storage(name).adapter(model),
    jwks: { keys: [world.signingKey] },
    cookies: {
      keys: [world.cookieKey],
      names: { session: `sandbox_${name}`, interaction: `sandbox_${name}_page`, resume: `sandbox_${name}_resume` },
    },
    routes: {
      authorization: PATHS[name].authorize,
      token: PATHS[name].token,
      userinfo: PATHS[name].userinfo,
      revocation: PATHS[name].revoke,
      jwks: PATHS[name].jwks,
    },
    features: {
      devInteractions: off,
      dPoP: off,
      pushedAuthorizationRequests: off,
      rpInitiatedLogout: off,
      resourceIndicators: off,
      clientCredentials: { enabled: name === 'microsoft' },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId },
    },
    claims: {
      openid: ['sub'],
      email,
      profile: PROFILE,
      ...(name === 'google' && { [`${GOOGLE_SCOPES}email`]: email, [`${GOOGLE_SCOPES}profile`]: PROFILE }),
    },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    scopes,
    // In the order of the real ones' documents; what is not listed is ignored.
    extraParams: ['access_type', 'include_granted_scopes', 'hd', 'domain_hint', 'language'],
    clockTolerance: 0,
    pkce: { required: () => false },
    clientBasedCORS: () => true,
    findAccount(_ctx, id) {
      const account = world.accounts.byId(name, id)
      if (account === undefined) return undefined
      // A guest's token names the tenant that they are a guest of, which is the one that issues it.
      const claims = dialect.claims(tenant === undefined ? account : { ...account, tenant })
      return { accountId: id, claims: () => ({ ...claims, sub: id }) }
    },
    interactions: { policy: policy(options), url: (_ctx, { uid }) => `${mount}/interaction/${uid}` },
    // A consent of its own each time, so that no two refresh tokens are of one family unless one came from the other.
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId)
    },
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client, source) => {
      if (!client.grantTypeAllowed('refresh_token')) return false
      const request = world.requests.get(source.jti)
      world.requests.delete(source.jti)
      return dialect.refreshes({ scope: source.scope ?? '', ...(request ?? { params: {}, isFirst: true }) })
    },
    rotateRefreshToken: (ctx) =>
      world.clients.get(name, ctx.oidc.client?.clientId ?? '')?.rotate_refresh_tokens === true,
    extraTokenClaims: () => (tenant === undefined ? undefined : { tid: tenant }),
    renderError: (ctx, { error, error_description: description }) => {
      ctx.set(PAGE_HEADERS)
      ctx.body = errorPage(dialect.title, error, description)
    },
  }
}

function policy({ world, name }: StandOptions): interactionPolicy.DefaultPolicy {
  const { Check, Prompt, base } = interactionPolicy
  const prompts = base()
  prompts.add(new Prompt({ name: 'select_account', requestable: true }), 0)
  prompts.get('login')?.checks.add(
    new Check('login_hint', 'another account is signed in than the one that is hinted at', ({ oidc }) => {
      const hint = oidc.params?.['login_hint']
      const { accountId } = oidc.session ?? {}
      if (typeof hint !== 'string' || accountId === undefined || oidc.result?.login !== undefined) return false
      return world.accounts.byId(name, accountId)?.email !== hint.toLowerCase()
    }),
  )
  return prompts
}
