import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from '../lib/canonical.ts'
import { checkConnectorSettings, checkCredentialData, credentialTypes, MAX_DATA_BYTES } from './check.ts'
import { google } from './google.ts'
import { providers } from './index.ts'
import { zoom } from './zoom.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const client = { client_id: 'a', client_secret: 'b' }

function check(data: Record<string, unknown>) {
  return checkCredentialData(zoom, 'connector', data)
}

function nested(levels: number): unknown {
  return levels === 0 ? 'x' : { a: nested(levels - 1) }
}

test('what is kept is the canonical text of the whole document', () => {
  const data = { more: [{ z: 1, 10: 2, 9: 3 }], ...client }
  const result = check(data)
  assert.deepEqual(result, {
    kind: 'ok',
    data,
    canonical: '{"client_id":"a","client_secret":"b","more":[{"10":2,"9":3,"z":1}]}',
  })
})

test('the document may be 64 KiB of JSON in UTF-8, and not a byte more', () => {
  const empty = canonicalJson({ ...client, more: '' }, 16)
  assert.equal(empty.kind, 'ok')
  const room = MAX_DATA_BYTES - empty.text.length
  assert.equal(check({ ...client, more: 'x'.repeat(room) }).kind, 'ok')
  const tooLarge = [{ path: 'credential_data', message: 'must take at most 65536 bytes as JSON' }]
  assert.deepEqual(check({ ...client, more: 'x'.repeat(room + 1) }), { kind: 'wrong', fields: tooLarge })
  assert.deepEqual(check({ ...client, more: '€'.repeat(room / 2) }), { kind: 'wrong', fields: tooLarge })
})

test('the document may be 16 levels deep, itself counted, and no deeper', () => {
  assert.equal(check({ ...client, a: nested(15) }).kind, 'ok')
  const result = check({ ...client, a: nested(16) })
  assert.equal(result.kind, 'wrong')
  const [field] = result.fields
  assert.deepEqual(field, { path: `credential_data${'.a'.repeat(16)}`, message: 'must not nest deeper than 16 levels' })
})

test('depth without end is refused and overflows nothing, in a known field and in its other spelling too', () => {
  const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown
  for (const change of [
    { more: deep },
    { client_id: deep },
    { clientId: deep },
    { client_secret: 'b', clientSecret: deep },
  ]) {
    assert.equal(check({ ...client, ...change }).kind, 'wrong')
  }
})

test('text and numbers that would not survive are refused with their place', () => {
  const fields = (data: Record<string, unknown>) => {
    const result = check({ ...client, ...data })
    return result.kind === 'ok' ? [] : result.fields
  }
  assert.deepEqual(fields({ client_secret: 'x\ud800' }), [
    { path: 'credential_data.client_secret', message: 'must be well-formed Unicode' },
  ])
  assert.deepEqual(fields({ 'k\udc00': 1 }), [{ path: 'credential_data.k', message: 'must be well-formed Unicode' }])
  assert.deepEqual(fields({ n: Infinity }), [
    { path: 'credential_data.n', message: 'must be a number that a double can hold' },
  ])
  assert.deepEqual(fields({ n: 2 ** 53 }), [
    {
      path: 'credential_data.n',
      message: 'must be text: a whole number beyond 9007199254740991 is rounded',
    },
  ])
})

test('all wrong fields come at once, those of the schema and those of the text', () => {
  const result = check({ client_id: 7, more: ['\ud800'] })
  assert.equal(result.kind, 'wrong')
  const paths = result.fields.map((field) => field.path)
  assert.deepEqual(paths, ['credential_data.client_secret', 'credential_data.client_id', 'credential_data.more.0'])
})

test('keys with a meaning to the language are keys and nothing else', () => {
  const text =
    '{"client_id":"a","clientSecret":"b","__proto__":{"client_id":"x"},"constructor":1,"toString":2,"hasOwnProperty":3}'
  const data = JSON.parse(text) as Record<string, unknown>
  const result = check(data)
  assert.equal(result.kind, 'ok')
  assert.equal(Object.getPrototypeOf(result.data), Object.prototype)
  assert.deepEqual(Object.getOwnPropertyDescriptor(result.data, '__proto__')?.value, { client_id: 'x' })
  assert.equal(
    result.canonical,
    '{"__proto__":{"client_id":"x"},"client_id":"a","client_secret":"b","constructor":1,"hasOwnProperty":3,"toString":2}',
  )
  const inherited = JSON.parse('{"__proto__":{"client_id":"a","client_secret":"b"}}') as Record<string, unknown>
  assert.equal(check(inherited).kind, 'wrong')
  assert.equal(({} as Record<string, unknown>)['client_id'], undefined)
})

test('the result does not change with the order of the keys', () => {
  const entries = Object.entries({
    ...google.credentials.serviceaccount!.example,
    private_key: pemOf(),
    x: [{ b: 1, a: 2 }],
  })
  const canonical = new Set<string>()
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      const result = checkCredentialData(google, 'serviceaccount', Object.fromEntries(shuffled))
      assert.equal(result.kind, 'ok')
      canonical.add(result.canonical)
    }),
  )
  assert.equal(canonical.size, 1)
})

test('no message repeats a value, whatever is wrong with it', () => {
  const secret = fc.stringMatching(/^[a-z0-9]{16}$/).map((text) => `s3cret-${text}`)
  const shape = fc.constantFrom<(text: string) => unknown>(
    (text) => text,
    (text) => [text],
    (text) => ({ a: text }),
    (text) => `${text}\n\u0000`,
    (text) => text.repeat(2000),
    (text) => `${text}\ud800`,
    (text) => `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`,
    (text) => pemOf().replace(/\n.{30}/, `\n${text}`),
    (text) => `https://oauth2.googleapis.com/token?${text}`,
    () => Infinity,
  )
  fc.assert(
    fc.property(secret, fc.infiniteStream(shape), fc.boolean(), (text, shapes, camel) => {
      for (const provider of providers) {
        const fill = (keys: readonly string[]) =>
          Object.fromEntries(keys.map((key) => [key, (shapes.next().value as (text: string) => unknown)(text)]))
        const results = credentialTypes(provider).map((type) => {
          const known = Object.keys(provider.credentials[type]!.schema.properties)
          const other = camel ? ['clientId', 'clientSecret', 'privateKey', 'tokenUri'] : []
          return checkCredentialData(provider, type, fill([...known, ...other, 'more']))
        })
        const settings = fill([...Object.keys(provider.connector.settings?.properties ?? {}), 'more'])
        results.push(checkCredentialData(provider, text, {}))
        results.push(checkConnectorSettings(provider, settings, { secretMayBeKept: camel }))
        for (const result of results) {
          if (result.kind === 'wrong') assert.ok(!JSON.stringify(result.fields).includes(text.slice(7)))
        }
      }
    }),
    { numRuns: 200 },
  )
})

function pemOf(): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}
