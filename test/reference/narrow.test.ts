import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { providers } from '../../src/providers/index.ts'
import type { Schema } from '../../src/reference/document.ts'
import { narrow } from '../../src/reference/narrow.ts'
import { document, operationNamed, operations, PATCH } from './site.ts'

const { schemas } = document.components
const titles = (schema: Schema | undefined) => (schema?.oneOf ?? schema?.anyOf)?.map(({ title }) => title)
const narrowed = (id: string, provider: string) => narrow(operationNamed(id).body?.schema ?? {}, provider, schemas)

/** Whether a value fits, by a validator that has nothing to do with ours. */
function fits(schema: Schema, value: unknown): boolean {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  return ajv.validate({ ...schema, components: { schemas } }, value)
}

test('a body is narrowed to the forms of the provider', () => {
  const data = (provider: string) => titles(narrowed(PATCH, provider).properties?.['credential_data'])
  assert.deepEqual(data('google'), ['Google OAuth client', 'Google service account'])
  assert.deepEqual(data('zoom'), ['Zoom OAuth client'])
  assert.deepEqual(titles(narrowed('create_credential', 'microsoft')), ['New OAuth client', 'New admin consent'])
  assert.deepEqual(titles(narrowed('update_connector_by_provider', 'imap').properties?.['settings']), [
    'No settings to replace',
  ])
})

test('a list of values is narrowed to those that the provider takes', () => {
  const types = (provider: string) => narrowed(PATCH, provider).properties?.['credential_type']?.enum
  assert.deepEqual(types('google'), ['connector', 'serviceaccount'])
  assert.deepEqual(types('microsoft'), ['connector', 'adminconsent'])
})

test('each example fits what its provider takes, and where a provider takes nothing, nothing fits', () => {
  for (const { id, path, body } of operations) {
    if (body === undefined || !path.includes('{provider}')) continue
    for (const { name, credentials } of providers)
      for (const { value, 'x-providers': mine } of Object.values(body.examples ?? {})) {
        const schema = narrow(body.schema, name, schemas)
        if (mine?.includes(name)) assert.ok(fits(schema, value), `${id} ${name} ${JSON.stringify(value)}`)
        if (id === 'create_credential' && Object.keys(credentials).length === 0) assert.ok(!fits(schema, value), name)
      }
  }
})
