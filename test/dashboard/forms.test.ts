import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { checkCredentialData, credentialTypes } from '../../src/providers/check.ts'
import { google } from '../../src/providers/google.ts'
import { providers } from '../../src/providers/index.ts'
import { readKeyFile } from '../../web/dashboard/data-entry/key-file.ts'
import { problemsOf } from '../../web/dashboard/schema-form/check.ts'
import { dataOf, fieldsOf } from '../../web/dashboard/schema-form/fields.ts'
import type { ObjectSchema } from '../../web/dashboard/schema-form/schema.ts'

const schemas = providers.flatMap((provider) =>
  credentialTypes(provider).map((type) => ({
    provider,
    type,
    schema: provider.credentials[type]!.schema,
  })),
)
const serviceAccount = google.credentials.serviceaccount!

test('the form finds wrong what the server finds wrong, and nothing else', () => {
  const value = fc.constantFrom(
    undefined,
    '',
    'a',
    'common',
    'contoso.com',
    'a\nb',
    'x'.repeat(300),
    'x'.repeat(600),
    'x'.repeat(2049),
    'service_account',
    'googleapis.com',
    'https://oauth2.googleapis.com/token',
  )
  fc.assert(
    fc.property(fc.constantFrom(...schemas), fc.infiniteStream(value), ({ provider, type, schema }, values) => {
      // Only the server reads keys.
      const names = fieldsOf(schema).filter(({ kind }) => kind !== 'key')
      const draft = Object.fromEntries(names.map(({ name }) => [name, values.next().value]))
      const present = Object.fromEntries(Object.entries(draft).filter(([, text]) => text !== undefined))
      const server = checkCredentialData(provider, type, dataOf(schema, present))
      const found = server.kind === 'ok' ? [] : server.fields
      assert.deepEqual(
        problemsOf(schema, present),
        Object.fromEntries(found.map(({ path, message }) => [path.slice('credential_data'.length + 1), message])),
      )
    }),
    { numRuns: 500 },
  )
})

test('a key file is taken whole, in either spelling, with the fields that nobody knows', () => {
  const schema = serviceAccount.schema as unknown as ObjectSchema
  const { private_key_id, ...others } = serviceAccount.example
  const read = readKeyFile(JSON.stringify({ ...others, privateKeyId: private_key_id, more: 1 }), schema)
  assert.deepEqual(read, { kind: 'read', data: { ...others, private_key_id, more: 1 } })
})

test('of what is no key file nothing is repeated', () => {
  const schema = serviceAccount.schema as unknown as ObjectSchema
  const canary = 'canary-5d1f'
  const cases = {
    'not-json': `{"private_key": "${canary}"`,
    'not-object': `["${canary}"]`,
    'oauth-client': JSON.stringify({ web: { client_secret: canary } }),
    'other-kind': JSON.stringify({ ...serviceAccount.example, type: canary }),
    missing: JSON.stringify({ private_key: canary }),
  }
  for (const [why, text] of Object.entries(cases)) {
    const read = readKeyFile(text, schema)
    assert.equal(read.kind, 'refused', why)
    assert.equal(read.refusal.why, why)
    assert.ok(!JSON.stringify(read).includes(canary), why)
  }
})
