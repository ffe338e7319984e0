import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { operations } from '../../src/api/routes.ts'
import { authorizationQuery } from '../../src/hosted/authorization-query.ts'
import { openApiDocument } from '../../src/http/openapi/document.ts'
import type { JsonSchema } from '../../src/lib/schema.ts'
import { endpoints, type OpenApi, type Schema } from './reading.ts'

const document = openApiDocument() as unknown as OpenApi

test('every schema of every operation is valid JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: false })
  const schemas: [string, JsonSchema | undefined][] = operations.flatMap((operation) => [
    [`${operation.id} params`, operation.params],
    [`${operation.id} query`, operation.query],
    [`${operation.id} body`, operation.body],
    [`${operation.id} documented body`, operation.documentedBody],
    [`${operation.id} answer`, operation.answer.data],
  ])
  schemas.push(['get_oauth2_flow query', authorizationQuery])
  const components = Object.entries(document.components['schemas'] ?? {})
  assert.ok(components.length > 30)
  for (const [name, schema] of [...schemas, ...components]) {
    if (schema !== undefined) assert.ok(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`)
  }
})

test('every field, parameter, header, answer, tag and operation is described', () => {
  const silent: string[] = []
  const described = (at: string, value: Schema) => {
    if (typeof value['description'] !== 'string' && value['$ref'] === undefined) silent.push(at)
  }
  const each = (at: string, map: unknown, look: (at: string, value: Schema) => void) => {
    for (const [name, value] of Object.entries((map ?? {}) as Record<string, Schema>)) look(`${at}.${name}`, value)
  }
  const fields = (at: string, schema: Schema): void => {
    each(at, schema['properties'], (name, field) => {
      // A condition repeats the fields that it is about.
      if (!/\.(?:if|then|else|not)\b/.test(at)) described(name, field)
      fields(name, field)
    })
    for (const keyword of ['items', 'if', 'then', 'else', 'not', 'additionalProperties'])
      if (typeof schema[keyword] === 'object') fields(`${at}.${keyword}`, schema[keyword] as Schema)
    for (const keyword of ['allOf', 'anyOf', 'oneOf'])
      (schema[keyword] as readonly Schema[] | undefined)?.forEach((form, n) => {
        fields(`${at}.${keyword}.${n}`, form)
      })
  }
  each('schemas', document.components['schemas'], fields)
  for (const kind of ['parameters', 'headers', 'responses', 'securitySchemes'])
    each(kind, document.components[kind], described)
  for (const { name, operation } of endpoints(document)) {
    if (!operation.summary || !operation.description) silent.push(name)
    each(name, operation.responses, described)
  }
  for (const tag of document.tags) if (!tag.description) silent.push(tag.name)
  assert.deepEqual(silent, [])
})

test('every schema that is an object of its own is described, and no check of our own shows outside', () => {
  const text = JSON.stringify(document)
  for (const own of ['"rsa-private-key"', '"format":"name"', '"x-provider"']) assert.ok(!text.includes(own), own)
  const schemas = Object.entries(document.components['schemas'] ?? {})
  assert.deepEqual(
    schemas.filter(([, { description }]) => description === undefined),
    [],
  )
})

test('every tag of an operation is in the list of tags, and every listed tag is used', () => {
  const used = new Set(endpoints(document).flatMap(({ operation }) => operation.tags))
  assert.deepEqual(used, new Set(document.tags.map(({ name }) => name)))
})
