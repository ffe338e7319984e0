import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { operations } from '../../src/api/routes.ts'
import { providerNames } from '../../src/providers/index.ts'
import { rsaPrivateKey, startInProcess, type InProcessServer } from '../harness/index.ts'

// Every example of a body is sent to the server that documents it.

let server: InProcessServer
/** The id of the credential that was made from each example, by the example's name; and of a redirect URI. */
const made = new Map<string, string>()
before(async () => {
  server = await startInProcess()
})
after(() => server.stop())

const PLACEHOLDER_ID = 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47'

function examplesOf(id: string) {
  const operation = operations.find((each) => each.id === id)
  assert.ok(operation?.bodyExamples, id)
  return { operation, examples: Object.entries(operation.bodyExamples) }
}

/** The example as a caller would send it: with a key in place of the dots, and the id of a real credential. */
function filled(value: unknown, id = PLACEHOLDER_ID): unknown {
  return JSON.parse(JSON.stringify(value), (key, field: unknown) => {
    if (key === 'private_key') return rsaPrivateKey()
    return field === PLACEHOLDER_ID ? id : field
  }) as unknown
}

function providerIn(example: string): string {
  return providerNames.find((name) => example.startsWith(`${name}-`)) ?? 'google'
}

test('every operation with a body has an example', () => {
  for (const { id, body, bodyExamples } of operations)
    assert.equal(Object.keys(bodyExamples ?? {}).length > 0, body !== undefined, id)
})

test('every example of a connector creates it', async () => {
  const { examples } = examplesOf('create_connector')
  assert.deepEqual(new Set(examples.map(([name]) => name)), new Set(providerNames))
  for (const [name, { value }] of examples) {
    const answer = await server.api.post('/v3/connectors', filled(value))
    assert.equal(answer.status, 201, `${name}: ${answer.raw}`)
  }
})

test('every example of a credential creates it', async () => {
  for (const [name, { value }] of examplesOf('create_credential').examples) {
    const answer = await server.api.post(`/v3/connectors/${providerIn(name)}/creds`, filled(value))
    assert.equal(answer.status, 201, `${name}: ${answer.raw}`)
    made.set(name, answer.body.data.id)
  }
})

test('every example of a redirect URI registers it', async () => {
  for (const [name, { value }] of examplesOf('add_callback_uri').examples) {
    const answer = await server.api.post('/v3/applications/redirect-uris', value)
    assert.equal(answer.status, 200, `${name}: ${answer.raw}`)
    made.set('url', answer.body.data.id)
  }
})

test('every example of a change changes what it is for, by each method', async () => {
  for (const id of [
    'update_application',
    'update_callback_uri',
    'update_connector_by_provider',
    'patch_credential_by_id',
  ]) {
    const { operation, examples } = examplesOf(id)
    for (const method of operation.methods)
      for (const [name, { value }] of examples) {
        const record = made.get(name) ?? made.get('google-connector') ?? ''
        const path = operation.path.replace('{provider}', providerIn(name)).replace('{id}', record)
        const answer = await server.api.call(method, path, filled(value, record))
        assert.equal(answer.status, 200, `${method} ${id} ${name}: ${answer.raw}`)
      }
  }
})
