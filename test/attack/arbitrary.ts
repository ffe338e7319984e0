/** Requests made from the operations' own schemas and broken in every way: what the fuzz suite sends. */

import fc from 'fast-check'
import { operations } from '../../src/api/routes.ts'
import type { JsonSchema } from '../../src/lib/schema.ts'
import { providerNames } from '../../src/providers/index.ts'
import { rsaPrivateKey, type Request } from '../harness/index.ts'

/** Stands in values that no refusal may repeat; names are left out, for a conflict names the one that is taken. */
export const CANARY = 'cnry-7d1f'
/** Stands in what is sealed, which no answer at all may show. */
export const SECRET = 'scrt-9a3e'

export interface Known {
  readonly apiKey: string
  /** Ids that exist, at least at the beginning. */
  readonly ids: readonly string[]
  /** An access token and an ID token of a grant. */
  readonly tokens: readonly string[]
  readonly applicationId: string
}

/** Good values of parameters, by their names: what is made up would never get past the first check of them. */
type Good = Readonly<Record<string, readonly string[]>>

// --- values ---

const nasty = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  'a\udfffb',
  '\ufeff',
  '\u202e\u2066',
  '🔑'.repeat(300),
  'x'.repeat(70_000),
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '../../etc/passwd',
  '%00%ff%zz',
  '${jndi:ldap://x}',
  '{"a":1}',
  '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n',
]

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 3, arbitrary: fc.constantFrom(...nasty) },
  { weight: 4, arbitrary: fc.string({ maxLength: 8 }).map((more) => CANARY + more) },
)
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(-0, 1e308, 2 ** 53, 0.5))
const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    '0',
    'credential_date',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 10 }),
)
/** Any JSON, with keys that trip careless code. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((members) => Object.fromEntries(members) as unknown),
  ),
})).value

const oftenRight = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<unknown> = anything, weight = 12) =>
  fc.oneof({ weight, arbitrary: right }, { weight: 1, arbitrary: wrong })

/** A value that fits a schema, or nearly so: at each level it may be something else altogether. */
function near(schema: JsonSchema, good: Good, name = ''): fc.Arbitrary<unknown> {
  const variants = (schema['oneOf'] ?? (schema['properties'] ? undefined : schema['anyOf'])) as JsonSchema[] | undefined
  if (variants) return fc.oneof(...variants.map((variant) => near(variant, good, name)))
  if ('const' in schema) return oftenRight(fc.constant(schema['const']))
  if (Array.isArray(schema['enum'])) return oftenRight(fc.constantFrom(...(schema['enum'] as unknown[])))
  switch (schema['type']) {
    case 'object':
      return oftenRight(nearObject(schema, good))
    case 'array':
      return oftenRight(fc.array(near((schema['items'] ?? {}) as JsonSchema, good), { maxLength: 3 }))
    case 'integer':
      return oftenRight(fc.integer({ min: 0, max: 300 }))
    case 'boolean':
      return oftenRight(fc.boolean())
    default:
      return oftenRight(nearText(schema, good, name))
  }
}

function nearObject(schema: JsonSchema, good: Good): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>
  const required = (schema['required'] ?? []) as string[]
  const members = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, near(each, good, name)]))
  return fc
    .tuple(
      fc.record(members, { requiredKeys: required.filter((name) => name in members) }),
      fc.oneof(
        { weight: 8, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(fc.tuple(key, anything), { maxLength: 3 }) },
      ),
      fc.oneof(
        { weight: 12, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(...required, '') },
      ),
    )
    .map(([record, more, gone]) =>
      Object.fromEntries([...Object.entries(record).filter(([name]) => name !== gone), ...more]),
    )
}

function nearText({ example }: JsonSchema, good: Good, name: string): fc.Arbitrary<unknown> {
  if (name === 'private_key') return fc.constantFrom(rsaPrivateKey(), `${SECRET}${rsaPrivateKey()}`)
  // As the stand-in takes them: what it accepts becomes an address, which is shown.
  if (name === 'refresh_token')
    return fc.constantFrom('rt.a@example.com', 'rotating.b@example.com', `revoked.${SECRET}`)
  if (name === 'client_secret') return fc.string({ maxLength: 10 }).map((more) => SECRET + more)
  if (name === 'name') return fc.oneof(fc.stringMatching(/^name [a-z]{1,2}$/), fc.constantFrom(...nasty))
  const madeUp = fc.oneof(text, fc.constant(example ?? 'common'), fc.uuid())
  const right = good[name]
  return right === undefined ? madeUp : fc.oneof(fc.constantFrom(...right), madeUp)
}

// --- the parts of a request ---

const pathPart = (usual: readonly string[]) =>
  fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: text.map((each) => encodeURIComponent(each.toWellFormed()).slice(0, 3000)) },
    { weight: 1, arbitrary: fc.constantFrom('%', '%zz', '%c0%ae', '%E0%A4%A', '..', '%2e%2e', '%00', `${CANARY}%ff`) },
  )

function query(schema: JsonSchema | undefined, good: Good): fc.Arbitrary<string> {
  const properties = Object.entries((schema?.['properties'] ?? {}) as Record<string, JsonSchema>)
  const named = properties.map(([name, each]) =>
    near(each, good, name).map(
      (value) =>
        `${name}=${encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed())}`,
    ),
  )
  const odd = fc.constantFrom(
    'limit=1&limit=2',
    '__proto__=1',
    'a[b]=c',
    '&&&=',
    '%',
    'select=%zz',
    `x=${'y'.repeat(9000)}`,
  )
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant('') },
    { weight: 3, arbitrary: fc.array(fc.oneof(odd, ...named), { maxLength: 4 }).map((parts) => `?${parts.join('&')}`) },
  )
}

const contentTypes = [
  'text/plain',
  'application/json;charset=utf-16',
  'APPLICATION/JSON',
  'multipart/form-data',
  `x/${CANARY}`,
  '',
]

function headers({ apiKey, tokens }: Known): fc.Arbitrary<Record<string, string>> {
  const authorization = fc.oneof(
    { weight: 30, arbitrary: fc.constant(`Bearer ${apiKey}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('Bearer', `bearer  ${apiKey} `, `Basic ${CANARY}`, `Bearer ${apiKey.slice(0, -1)}`),
    },
    { weight: 1, arbitrary: fc.constantFrom(...tokens.map((token) => `Bearer ${token}`)) },
  )
  const type = fc.oneof(
    { weight: 12, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constantFrom(...contentTypes) },
  )
  const odd = fc.constantFrom<Record<string, string>>(
    { accept: 'text/html' },
    { 'x-request-id': CANARY },
    { 'x-http-method-override': 'DELETE' },
    { 'accept-encoding': 'gzip, br' },
    { 'content-encoding': 'gzip' },
    { expect: '100-continue' },
    { cookie: 'a=b'.repeat(2000) },
  )
  return fc
    .tuple(authorization, type, fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: odd }))
    .map(([auth, contentType, more]) => ({ authorization: auth, 'content-type': contentType, ...more }))
}

const breaks: readonly ((json: string, at: number) => string | Buffer)[] = [
  (json, at) => json.slice(0, at % (json.length + 1)),
  (json, at) => json.replace('{', `{"name":"${CANARY}","provider":${at},`),
  (json) => `${json}{}`,
  (json) => json.replaceAll('"', "'"),
  (json) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json)]),
  (json) => Buffer.from(json, 'utf16le'),
  (json, at) =>
    Buffer.concat([Buffer.from(json.slice(0, at % json.length)), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from(json)]),
  (json) => json.replace('{', '{"__proto__":{"name":"x"},'),
  (json) => json.replace('{', '{"constructor":{"prototype":{}},'),
  (_json, at) => '[{"a":'.repeat(at % 20_000),
  (_json, at) => `{"credential_data":${'{"a":'.repeat(at % 9000)}1${'}'.repeat(at % 9000)}}`,
  (json) => json.replace('{', '{"n":1e999,'),
  (json) => json.padEnd(263_000),
  () => '',
]

function body(schema: JsonSchema | undefined, good: Good): fc.Arbitrary<string | Buffer | undefined> {
  const whole = fc.oneof({ weight: 9, arbitrary: near(schema ?? {}, good) }, { weight: 1, arbitrary: anything })
  const written = whole.map((value) => JSON.stringify(value))
  const broken = fc.tuple(written, fc.constantFrom(...breaks), fc.nat()).map(([json, how, at]) => how(json, at))
  return fc.oneof({ weight: 5, arbitrary: written }, { weight: 1, arbitrary: broken })
}

/** One request to any operation, mostly nearly right. */
export function requests(known: Known): fc.Arbitrary<Request> {
  const { ids, tokens, applicationId } = known
  const good: Good = {
    client_id: [applicationId],
    grant_id: ids,
    token: tokens,
    access_token: tokens,
    id_token: tokens,
  }
  const sent = operations.map((operation) => {
    const id = pathPart([...ids, '00000000-0000-4000-8000-000000000000'])
    const path = fc
      .tuple(pathPart(providerNames), id, query(operation.query, good))
      .map(
        ([provider, which, rest]) =>
          operation.path.replace('{provider}', () => provider).replace(/\{(?:grant_)?id\}/, () => which) + rest,
      )
    const method = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom<string>(...operation.methods) },
      { weight: 1, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'TRACE', 'POST', 'DELETE', 'PUT', 'GET') },
    )
    return fc.record({
      method,
      path,
      headers: headers(known),
      payload: operation.body
        ? body(operation.documentedBody ?? operation.body, good)
        : fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: body(undefined, good) }),
    })
  })
  return fc.oneof(...sent)
}
