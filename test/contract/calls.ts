import type { Answer, Api, Fields } from '../harness/index.ts'

/** A request that succeeds in the application that it was prepared in. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
}

export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'
export const client = (name = 'first') => ({ client_id: `${name}-id`, client_secret: `${name}-secret` })

export async function connect(api: Api, provider = 'google', more: object = { settings: client() }): Promise<Fields> {
  return made(await api.post('/v3/connectors', { provider, ...more }))
}

/** Adds a credential, a second OAuth client unless said otherwise, to a connector. */
export async function add(api: Api, more: object = {}, provider = 'google'): Promise<Fields> {
  const body = { name: 'Second client', credential_type: 'connector', credential_data: client('second'), ...more }
  return made(await api.post(`/v3/connectors/${provider}/creds`, body))
}

/** Registers a redirect URI. */
export async function register(api: Api, body: object = REDIRECT_URI): Promise<Fields> {
  return made(await api.post('/v3/applications/redirect-uris', body))
}

/** What is found out about an address. */
export async function detect(api: Api, email: string, allProviderTypes?: string): Promise<Fields> {
  const more = allProviderTypes === undefined ? '' : `&all_provider_types=${allProviderTypes}`
  return made(await api.post(`/v3/providers/detect?email=${encodeURIComponent(email)}${more}`, undefined))
}

const REDIRECT_URI = { url: 'https://app.example.com/callback' }

/** What a customer brings along: a refresh token of the stand-in for a mailbox. */
export const broughtAlong = (address = 'user@example.com', kind = 'rt') => ({ refresh_token: `${kind}.${address}` })

/** Authenticates a mailbox with a refresh token, at Google unless said otherwise. */
export async function authenticate(api: Api, settings: object = broughtAlong(), more: object = {}): Promise<Fields> {
  return made(await api.post('/v3/connect/custom', { provider: 'google', settings, ...more }))
}

function made(answer: Answer): Fields {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.raw}`)
  return answer.body.data
}

/** For each operation, what makes it succeed: its surroundings are created, and the call is given. */
export const calls: Readonly<Record<string, (api: Api) => Promise<Call>>> = {
  get_application: async () => ({ method: 'GET', path: '/v3/applications' }),
  update_application: async () => ({
    method: 'PATCH',
    path: '/v3/applications',
    body: { branding: { name: 'Renamed' } },
  }),
  add_callback_uri: async () => ({ method: 'POST', path: '/v3/applications/redirect-uris', body: REDIRECT_URI }),
  get_all_callback_uris: async () => ({ method: 'GET', path: '/v3/applications/redirect-uris' }),
  get_application_callback_uri: (api) => onRedirectUri(api, 'GET'),
  update_callback_uri: async (api) => ({
    ...(await onRedirectUri(api, 'PATCH')),
    body: { url: 'https://app.example.com/changed' },
  }),
  delete_callback_uri: (api) => onRedirectUri(api, 'DELETE'),
  create_connector: async () => ({
    method: 'POST',
    path: '/v3/connectors',
    body: { provider: 'google', settings: client() },
  }),
  get_connector_all: async () => ({ method: 'GET', path: '/v3/connectors' }),
  get_connector_by_provider: (api) => onConnector(api, 'GET'),
  update_connector_by_provider: async (api) => ({ ...(await onConnector(api, 'PATCH')), body: { name: 'Renamed' } }),
  delete_connector_by_provider: (api) => onConnector(api, 'DELETE'),
  create_credential: async (api) => ({
    ...(await onConnector(api, 'POST', '/creds')),
    body: { name: 'Second client', credential_type: 'connector', credential_data: client('second') },
  }),
  get_credential_all: (api) => onConnector(api, 'GET', '/creds'),
  get_credential_by_id: (api) => onCredential(api, 'GET'),
  patch_credential_by_id: async (api) => ({ ...(await onCredential(api, 'PATCH')), body: { name: 'Renamed' } }),
  rollback_credential_by_id: async (api) => {
    const { path } = await onCredential(api, 'POST')
    await api.patch(path, { credential_data: client('third') })
    return { method: 'POST', path: `${path}/rollback` }
  },
  verify_credential_by_id: async (api) => {
    const { path } = await onCredential(api, 'POST')
    return { method: 'POST', path: `${path}/verify` }
  },
  delete_credential_by_id: (api) => onCredential(api, 'DELETE'),
  exchange_oauth2_token: async (api) => {
    await connect(api, 'virtual-calendar', {})
    const settings = { email: 'calendar@example.com' }
    const { id } = made(await api.post('/v3/connect/custom', { provider: 'virtual-calendar', settings }))
    const { application_id: client_id } = (await api.get('/v3/applications')).body.data
    return {
      method: 'POST',
      path: '/v3/connect/token',
      body: { grant_type: 'client_credentials', client_id, grant_id: id },
    }
  },
  revoke_oauth2_token_and_grant: async (api) => ({
    method: 'POST',
    path: `/v3/connect/revoke?token=${await accessToken(api)}`,
  }),
  info_oauth2_token: async (api) => ({
    method: 'GET',
    path: `/v3/connect/tokeninfo?access_token=${await accessToken(api)}`,
  }),
  detect_provider_by_email: async () => ({ method: 'POST', path: '/v3/providers/detect?email=ada@gmail.com' }),
  get_credential_health: async (api) => {
    const { path } = await onCredential(api, 'GET')
    return { method: 'GET', path: `${path}/health` }
  },
  byo_auth: async (api) => {
    await connect(api)
    return { method: 'POST', path: '/v3/connect/custom', body: { provider: 'google', settings: broughtAlong() } }
  },
  'get-all-grants': async () => ({ method: 'GET', path: '/v3/grants' }),
  get_grant_by_id: (api) => onGrant(api, 'GET'),
  patch_grant_by_id: async (api) => ({ ...(await onGrant(api, 'PATCH')), body: { scope: ['openid'] } }),
  delete_grant_by_id: (api) => onGrant(api, 'DELETE'),
  get_provider_token: async (api) => {
    const { path } = await onGrant(api, 'GET')
    return { method: 'GET', path: `${path}/provider-token` }
  },
}

/** An access token of a mailbox that no provider is asked for. */
export async function accessToken(api: Api): Promise<string> {
  const { path, body } = await callOf('exchange_oauth2_token', api)
  const { raw } = await api.post(path, body)
  return (JSON.parse(raw) as { access_token: string }).access_token
}

async function onConnector(api: Api, method: string, below = ''): Promise<Call> {
  await connect(api)
  return { method, path: `/v3/connectors/google${below}` }
}

async function onCredential(api: Api, method: string): Promise<Call> {
  await connect(api)
  const { id } = await add(api)
  return { method, path: `/v3/connectors/google/creds/${id}` }
}

async function onGrant(api: Api, method: string): Promise<Call> {
  await connect(api)
  const { id } = await authenticate(api)
  return { method, path: `/v3/grants/${id}` }
}

async function onRedirectUri(api: Api, method: string): Promise<Call> {
  const { id } = await register(api)
  return { method, path: `/v3/applications/redirect-uris/${id}` }
}

/** The same path, to a connector, or to what has an id of its own, that nobody has. */
export const ofNoConnector = (path: string): string => path.replace('google', 'yahoo')
export const ofNoCredential = (path: string): string =>
  path.replace(/[^/]+(?=(?:\/(?:rollback|health|verify))?$)/, UNKNOWN_ID)
export const ofNoGrant = (path: string): string => path.replace(/(?<=\/grants\/)[^/]+/, UNKNOWN_ID)

/** The call of an operation, prepared in the application of `api`. */
export async function callOf(id: string, api: Api): Promise<Call> {
  const prepare = calls[id]
  if (prepare === undefined) throw new Error(`no call for ${id}: add one to test/contract/calls.ts`)
  return prepare(api)
}

/** What authenticates mailboxes of a tenant whose administrator has consented. */
export async function inTenant(api: Api): Promise<(address: string) => ReturnType<Api['post']>> {
  await connect(api, 'microsoft')
  const tenant = { tenant: 'contoso.onmicrosoft.com' }
  const { id } = await add(api, { credential_type: 'adminconsent', credential_data: tenant }, 'microsoft')
  return (address) =>
    api.post('/v3/connect/custom', { provider: 'microsoft', settings: { email_address: address, credential_id: id } })
}
