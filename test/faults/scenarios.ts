import assert from 'node:assert/strict'
import { systemClock } from '../../src/lib/clock.ts'
import type { ApplicationId, GrantId } from '../../src/lib/ids.ts'
import { newCode } from '../../src/tokens/code.ts'
import { googleKeyFile, type Answer, type Api, type InProcessServer } from '../harness/index.ts'

/** One request that a fault may hit on its way. */
export interface Scenario {
  /** The operation, by its id in the API's description. */
  readonly operation: string
  readonly title: string
  readonly run: (api: Api, ids: Ids) => Promise<Answer>
}

/** What the scenarios work on. */
export interface Ids {
  readonly primary: string
  readonly spare: string
  readonly robot: string
  readonly uri: string
  readonly grant: string
  readonly app: string
  /** A grant without a provider, and an access token and a code of it. */
  readonly calendar: string
  readonly token: string
  readonly code: string
}

const REDIRECT_URI = 'https://app.example.com/first'

const google = '/v3/connectors/google'
const uris = '/v3/applications/redirect-uris'
const brought = (address: string) => ({ provider: 'google', settings: { refresh_token: `rt.${address}` } })
const client = (name: string) => ({ client_id: name, client_secret: `the secret of ${name}` })

/** An application with a redirect URI and a Google connector that holds three credentials, two versions of the third. */
export async function prepare({ api, deployment, applicationId: app }: InProcessServer): Promise<Ids> {
  const idOf = (answer: Answer) => {
    assert.ok(answer.status < 300, answer.raw)
    return answer.body.data.id
  }
  const create = async (name: string, credential_type: string, credential_data: object) =>
    idOf(await api.post(`${google}/creds`, { name, credential_type, credential_data }))
  const made = await api.post('/v3/connectors', { provider: 'google', settings: client('first') })
  assert.equal(made.status, 201, made.raw)
  const primary = made.body.data['active_credential_id'] as string
  const spare = await create('spare', 'connector', client('spare'))
  const robot = await create('robot', 'serviceaccount', googleKeyFile())
  idOf(await api.patch(`${google}/creds/${robot}`, { credential_data: googleKeyFile({ project_id: 'two' }) }))
  const uri = idOf(await api.post(uris, { url: REDIRECT_URI }))
  const grant = idOf(await api.post('/v3/connect/custom', brought('user@example.com')))
  idOf(await api.post('/v3/connectors', { provider: 'virtual-calendar' }))
  const settings = { email: 'room@example.com' }
  const calendar = idOf(await api.post('/v3/connect/custom', { provider: 'virtual-calendar', settings }))
  const { code, change } = newCode(deployment.keys.current, {
    app: app as ApplicationId,
    now: systemClock(),
    code: {
      grant_id: calendar as GrantId,
      redirect_uri: REDIRECT_URI,
      scope: ['calendar'],
      code_challenge: null,
      code_challenge_method: null,
      nonce: null,
      offline: true,
      rotate_refresh_token: false,
    },
  })
  assert.equal(await deployment.store.commit({ changes: [change], audit: [] }), 'committed')
  const asked = { grant_type: 'client_credentials', client_id: app, grant_id: calendar }
  const { raw } = await api.post('/v3/connect/token', asked)
  const { access_token: token } = JSON.parse(raw) as { readonly access_token: string }
  return { primary, spare, robot, uri, grant, app, calendar, token, code }
}

export const scenarios: readonly Scenario[] = [
  { operation: 'get_application', title: 'read', run: (api) => api.get('/v3/applications') },
  {
    operation: 'update_application',
    title: 'rename',
    run: (api) => api.patch('/v3/applications', { branding: { name: 'Other' } }),
  },
  {
    operation: 'add_callback_uri',
    title: 'register',
    run: (api) => api.post(uris, { url: 'https://app.example.com/second' }),
  },
  { operation: 'get_all_callback_uris', title: 'read', run: (api) => api.get(uris) },
  { operation: 'get_application_callback_uri', title: 'read', run: (api, { uri }) => api.get(`${uris}/${uri}`) },
  {
    operation: 'update_callback_uri',
    title: 'change',
    run: (api, { uri }) => api.patch(`${uris}/${uri}`, { url: 'https://app.example.com/changed' }),
  },
  { operation: 'delete_callback_uri', title: 'delete', run: (api, { uri }) => api.delete(`${uris}/${uri}`) },

  {
    operation: 'create_connector',
    title: 'with its primary credential',
    run: (api) => api.post('/v3/connectors', { provider: 'zoom', settings: client('zoom') }),
  },
  {
    operation: 'create_connector',
    title: 'without one',
    run: (api) => api.post('/v3/connectors', { provider: 'imap' }),
  },
  { operation: 'get_connector_all', title: 'read', run: (api) => api.get('/v3/connectors') },
  { operation: 'get_connector_by_provider', title: 'read', run: (api) => api.get(google) },
  {
    operation: 'update_connector_by_provider',
    title: 'rename and clear',
    run: (api) => api.patch(google, { name: 'Other', scope: [] }),
  },
  {
    operation: 'update_connector_by_provider',
    title: 'replace its client',
    run: (api) => api.patch(google, { settings: client('second') }),
  },
  {
    operation: 'update_connector_by_provider',
    title: 'make another credential active',
    run: (api, { spare }) => api.patch(google, { active_credential_id: spare }),
  },
  { operation: 'delete_connector_by_provider', title: 'delete with all it holds', run: (api) => api.delete(google) },

  {
    operation: 'create_credential',
    title: 'create',
    run: (api) =>
      api.post(`${google}/creds`, {
        name: 'second robot',
        credential_type: 'serviceaccount',
        credential_data: googleKeyFile(),
      }),
  },
  { operation: 'get_credential_all', title: 'read', run: (api) => api.get(`${google}/creds`) },
  {
    operation: 'get_credential_by_id',
    title: 'read',
    run: (api, { robot }) => api.get(`${google}/creds/${robot}?view=full`),
  },
  {
    operation: 'patch_credential_by_id',
    title: 'rename',
    run: (api, { robot }) => api.patch(`${google}/creds/${robot}`, { name: 'renamed' }),
  },
  {
    operation: 'patch_credential_by_id',
    title: 'replace the data',
    run: (api, { robot }) =>
      api.patch(`${google}/creds/${robot}`, { credential_data: googleKeyFile({ project_id: 'three' }) }),
  },
  {
    operation: 'patch_credential_by_id',
    title: 'send the data that is there',
    run: (api, { robot }) =>
      api.patch(`${google}/creds/${robot}`, { credential_data: googleKeyFile({ project_id: 'two' }) }),
  },
  {
    operation: 'patch_credential_by_id',
    title: 'rename and replace',
    run: (api, { spare }) => api.patch(`${google}/creds/${spare}`, { name: 'both', credential_data: client('both') }),
  },
  {
    operation: 'patch_credential_by_id',
    title: 'replace the active one',
    run: (api, { primary }) => api.patch(`${google}/creds/${primary}`, { credential_data: client('active') }),
  },
  {
    operation: 'rollback_credential_by_id',
    title: 'to the version before',
    run: (api, { robot }) => api.post(`${google}/creds/${robot}/rollback`, undefined),
  },
  {
    operation: 'verify_credential_by_id',
    title: 'with no provider there',
    run: (api, { robot }) => api.post(`${google}/creds/${robot}/verify`, undefined),
  },
  {
    operation: 'delete_credential_by_id',
    title: 'delete',
    run: (api, { robot }) => api.delete(`${google}/creds/${robot}`),
  },

  {
    operation: 'detect_provider_by_email',
    title: 'ask',
    run: (api) => api.post('/v3/providers/detect?email=ada@gmail.com', undefined),
  },
  {
    operation: 'get_credential_health',
    title: 'read',
    run: (api, { primary }) => api.get(`${google}/creds/${primary}/health`),
  },

  {
    operation: 'byo_auth',
    title: 'another mailbox',
    run: (api) => api.post('/v3/connect/custom', brought('another@example.com')),
  },
  {
    operation: 'byo_auth',
    title: 'the same mailbox again',
    run: (api) => api.post('/v3/connect/custom', brought('user@example.com')),
  },
  { operation: 'get-all-grants', title: 'read', run: (api) => api.get('/v3/grants') },
  { operation: 'get_grant_by_id', title: 'read', run: (api, { grant }) => api.get(`/v3/grants/${grant}`) },
  {
    operation: 'patch_grant_by_id',
    title: 'other scopes',
    run: (api, { grant }) => api.patch(`/v3/grants/${grant}`, { scope: ['openid'] }),
  },
  {
    operation: 'patch_grant_by_id',
    title: 'another refresh token',
    run: (api, { grant }) =>
      api.patch(`/v3/grants/${grant}`, { settings: { refresh_token: 'other.user@example.com' } }),
  },
  { operation: 'delete_grant_by_id', title: 'delete', run: (api, { grant }) => api.delete(`/v3/grants/${grant}`) },
  {
    operation: 'get_provider_token',
    title: 'lend one that is there',
    run: (api, { grant }) => api.get(`/v3/grants/${grant}/provider-token`),
  },
  {
    operation: 'get_grant_by_access_token',
    title: 'read',
    run: (api, { token }) => api.get('/v3/grants/me', { key: token }),
  },

  {
    operation: 'exchange_oauth2_token',
    title: 'a code',
    run: (api, { app, code }) =>
      api.post('/v3/connect/token', {
        grant_type: 'authorization_code',
        client_id: app,
        code,
        redirect_uri: REDIRECT_URI,
      }),
  },
  {
    operation: 'exchange_oauth2_token',
    title: 'for a grant that is there',
    run: (api, { app, calendar }) =>
      api.post('/v3/connect/token', { grant_type: 'client_credentials', client_id: app, grant_id: calendar }),
  },
  {
    operation: 'info_oauth2_token',
    title: 'read',
    run: (api, { token }) => api.get(`/v3/connect/tokeninfo?access_token=${token}`, { key: null }),
  },
  {
    operation: 'revoke_oauth2_token_and_grant',
    title: 'an access token',
    run: (api, { token }) => api.post(`/v3/connect/revoke?token=${token}`, undefined, { key: null }),
  },
]

/** What changes nothing. Lending does: it leaves a record. */
export const reads = ({ operation }: Scenario): boolean =>
  /^(?:get[-_]|detect_|info_)/.test(operation) && operation !== LENDING
export const LENDING = 'get_provider_token'
