import { rsaPrivateKey, googleKeyFile, rawExchange, type Answer, type Api } from '../harness/index.ts'
import { canary } from './scan.ts'

/** Hands out canaries by label, and remembers them. */
export type Plant = (label: string) => string

export interface Planted {
  readonly secrets: Map<string, string>
  readonly plant: Plant
}

export function planted(): Planted {
  const secrets = new Map<string, string>()
  return {
    secrets,
    plant(label) {
      const secret = canary()
      secrets.set(`${label} ${secrets.size}`, secret)
      return secret
    },
  }
}

const google = '/v3/connectors/google'

/** Calls that go through, with a secret wherever one can be put; gives the credentials that they made. */
export async function acceptedCalls(api: Api, plant: Plant): Promise<Readonly<Record<string, string>>> {
  const client = (label: string) => ({ client_id: `id of ${label}`, client_secret: plant(`client secret, ${label}`) })
  const extra = (label: string) => ({ [plant(`extra key, ${label}`)]: { deep: [plant(`extra value, ${label}`)] } })
  const keyFile = (label: string) => googleKeyFile(extra(label))
  const create = async (provider: string, name: string, credential_type: string, credential_data: object) =>
    (await ok(api.post(`/v3/connectors/${provider}/creds`, { name, credential_type, credential_data }))).body.data.id

  await ok(api.post('/v3/connectors', { provider: 'google', settings: client('connector') }))
  await ok(
    api.post('/v3/connectors', { provider: 'microsoft', settings: { ...client('microsoft'), tenant: 'common' } }),
  )
  await ok(api.patch(google, { settings: client('connector patched') }))
  await ok(api.put(google, { settings: client('connector put') }))
  const robot = await create('google', 'robot', 'serviceaccount', keyFile('robot'))
  const spare = await create('google', 'spare', 'connector', { ...client('spare'), ...extra('spare') })
  const consent = await create('microsoft', 'consent', 'adminconsent', client('admin consent'))
  await ok(api.patch(`${google}/creds/${robot}`, { credential_data: keyFile('robot patched') }))
  await ok(api.put(`${google}/creds/${spare}?view=full`, { name: 'spare 2', credential_data: client('spare put') }))
  await ok(api.patch(google, { active_credential_id: spare }))
  const gone = await create('google', 'gone', 'connector', client('deleted'))
  await ok(api.delete(`${google}/creds/${gone}`))
  for (const path of ['', '?view=full', '/google', '/google?view=full', '/google/creds?view=full', '/microsoft/creds'])
    await ok(api.get(`/v3/connectors${path}`))
  for (const id of [robot, spare]) await ok(api.get(`${google}/creds/${id}?view=full`))
  await ok(api.get('/v3/applications'))
  return { robot, spare, consent }
}

/** The one refused call whose answer may repeat something: the name of the field. */
export const NAMES_A_FIELD = 'unknown key'

/** Calls that are refused, each with a secret in what it sends. */
export function refusedCalls(
  plant: Plant,
  { robot = '', spare = '' }: Readonly<Record<string, string>>,
): readonly {
  readonly title: string
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}[] {
  const creds = `${google}/creds`
  const one = `${creds}/${robot}`
  const p = (title: string) => plant(title)
  const json = (title: string) =>
    `{"name":"x","credential_type":"connector","credential_data":{"client_secret":"${p(title).replaceAll(/["\\]/g, '')}"`
  const deep = (leaf: string) => Array.from({ length: 40 }).reduce<unknown>((inner) => ({ a: inner }), leaf)
  const data = (title: string) => ({ client_id: 'x', client_secret: p(title) })
  const post = (title: string, body: unknown, headers?: Record<string, string>) => ({
    title,
    method: 'POST',
    path: creds,
    body,
    ...(headers && { headers }),
  })
  const patch = (title: string, body: unknown) => ({ title, method: 'PATCH', path: one, body })
  const get = (title: string, path: string, headers?: Record<string, string>) => ({
    title,
    method: 'GET',
    path,
    ...(headers && { headers }),
  })
  const uri = (title: string) => encodeURIComponent(p(title))
  return [
    post('cut-off JSON', json('cut-off JSON')),
    post('no JSON', p('no JSON')),
    post('JSON with rubbish after it', `${json('rubbish')}}} ${p('the rubbish')}`),
    post('__proto__', `{"__proto__":{"a":${JSON.stringify(p('__proto__'))}}}`),
    post('duplicate keys', `${json('duplicate')},"client_secret":${JSON.stringify(p('second of two'))}}}`),
    post('a string for a body', JSON.stringify(p('a string'))),
    post('a list for a body', [p('a list')]),
    post('wrong content type', JSON.stringify(data('wrong type')), { 'content-type': 'text/plain' }),
    post('a form', `secret=${uri('a form')}`, { 'content-type': 'application/x-www-form-urlencoded' }),
    post('too large', JSON.stringify({ name: 'x', a: p('too large'), b: 'x'.repeat(300_000) })),
    post('name taken', { name: 'spare 2', credential_type: 'connector', credential_data: data('name taken') }),
    post('unknown type', { name: 'x', credential_type: p('unknown type'), credential_data: data('of unknown type') }),
    post('type that is not taken', { name: 'x', credential_type: 'adminconsent', credential_data: data('not taken') }),
    post('data as text', { name: 'x', credential_type: 'connector', credential_data: p('data as text') }),
    post('data too deep', { name: 'x', credential_type: 'connector', credential_data: { a: deep(p('too deep')) } }),
    post('data too large', {
      name: 'x',
      credential_type: 'connector',
      credential_data: { ...data('large data'), more: 'x'.repeat(70_000) },
    }),
    post('name with a line break', { name: `${p('in a name')}\n`, credential_type: 'connector', credential_data: {} }),
    post('name that is no text', { name: { [p('key in a name')]: p('value in a name') } }),
    post('secret in a wrong place', {
      name: 'x',
      credential_type: 'connector',
      credential_data: { client_id: { a: p('id') } },
    }),
    post('secret that is no text', {
      name: 'x',
      credential_type: 'connector',
      credential_data: { client_id: 'x', client_secret: [p('list')] },
    }),
    post('key file without its key', {
      name: 'x',
      credential_type: 'serviceaccount',
      credential_data: googleKeyFile({ private_key: p('no PEM') }),
    }),
    post('key file with a broken key', {
      name: 'x',
      credential_type: 'serviceaccount',
      credential_data: googleKeyFile({ private_key: rsaPrivateKey().replace('MII', p('broken PEM')) }),
    }),
    post('key file of a foreign issuer', {
      name: 'x',
      credential_type: 'serviceaccount',
      credential_data: googleKeyFile({ token_uri: `https://${p('token uri')}`, client_email: p('email') }),
    }),
    patch('unknown field', { credential_date: data('unknown field') }),
    patch(NAMES_A_FIELD, { [p('a key that nobody knows')]: p('its value') }),
    patch('another type', { credential_type: 'connector', credential_data: data('another type') }),
    patch('type as an object', { credential_type: { a: p('type') } }),
    patch('empty data', { credential_data: {}, more: p('beside empty data') }),
    {
      title: 'settings',
      method: 'POST',
      path: '/v3/connectors',
      body: { provider: 'zoom', settings: { client_id: [p('settings')], client_secret: p('settings too') } },
    },
    {
      title: 'connector that is there',
      method: 'POST',
      path: '/v3/connectors',
      body: { provider: 'google', settings: data('there already') },
    },
    {
      title: 'unknown provider',
      method: 'POST',
      path: '/v3/connectors',
      body: { provider: p('provider'), settings: data('of it') },
    },
    { title: 'other client id', method: 'PATCH', path: google, body: { settings: { client_id: p('client id') } } },
    { title: 'unknown credential', method: 'PATCH', path: google, body: { active_credential_id: p('credential id') } },
    {
      title: 'application',
      method: 'PATCH',
      path: '/v3/applications',
      body: { application_id: p('application id'), region: p('region') },
    },
    {
      title: 'application settings',
      method: 'PATCH',
      path: '/v3/applications',
      body: { branding: { name: [p('branding')] } },
    },
    {
      title: 'redirect URI',
      method: 'POST',
      path: '/v3/applications/redirect-uris',
      body: {
        url: `http://${encodeURIComponent(p('url'))}.example`,
        platform: p('platform'),
        settings: [p('setting')],
      },
    },
    { title: 'address', method: 'POST', path: `/v3/providers/detect?email=${uri('address')}`, body: { a: p('body') } },
    { title: 'wrong method', method: 'POST', path: one, body: data('wrong method') },
    { title: 'active one', method: 'DELETE', path: `${creds}/${spare}`, body: data('body of a DELETE') },
    get('provider in the path', `/v3/connectors/${uri('path')}`),
    get('id in the path', `${creds}/${uri('id')}`),
    get('unknown path', `/v3/${uri('unknown path')}/x`),
    get('bad path', `/v3/%zz${uri('bad path')}`),
    get('limit', `${creds}?limit=${uri('limit')}`),
    get('sort', `${creds}?sort_by=${uri('sort')}&order_by=${uri('order')}&view=${uri('view')}&offset=${uri('offset')}`),
    get('unknown parameter', `${creds}?${uri('parameter')}=${uri('its value')}`),
    get('select', `${creds}?select=${uri('select')}`),
    get('bearer', google, { authorization: `Bearer ${uri('bearer')}` }),
    get('basic', google, { authorization: `Basic ${Buffer.from(p('basic')).toString('base64')}` }),
    get('header', '/v3/nothing', {
      'x-request-id': uri('request id'),
      'user-agent': uri('agent'),
      cookie: uri('cookie'),
    }),
  ]
}

/** What no client would send: each writes a secret straight to the socket. */
export async function rawCalls(url: string, apiKey: string, plant: Plant): Promise<readonly Answer[]> {
  const secret = (label: string) => encodeURIComponent(plant(label))
  const head = (path: string, length: number) =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${apiKey}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  const answers = [
    await rawExchange(url, `${secret('no HTTP')}\r\n\r\n`),
    await rawExchange(url, `GET / HTTP/1.1\r\nHost: x\r\n${secret('bad header')}\r\n\r\n`),
    await rawExchange(url, `GET / HTTP/1.1\r\nHost: x\r\nX: ${secret('big header').repeat(300)}\r\n\r\n`),
    await rawExchange(url, `${head('/v3/connectors', 500)}{"a":"${secret('half a body')}`, { halfClose: true }),
  ]
  return answers.filter((answer) => answer !== undefined)
}

async function ok(sent: Promise<Answer>): Promise<Answer> {
  const answer = await sent
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.raw}`)
  return answer
}
