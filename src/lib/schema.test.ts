import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { compile, type JsonSchema } from './schema.ts'

const string = { type: 'string' }

/** The one message for a value that is wrong in one way. */
function message(schema: JsonSchema, value: unknown): string {
  const errors = compile({ type: 'object', properties: { f: schema } })({ f: value })
  assert.equal(errors.length, 1)
  assert.equal(errors[0]?.path, 'f')
  return errors[0].message
}

test('each rule has its words', () => {
  const cases: readonly (readonly [JsonSchema, unknown, string])[] = [
    [string, 1, 'must be a string'],
    [{ type: ['string', 'null'] }, 1, 'must be a string or null'],
    [{ type: 'integer' }, 1.5, 'must be a whole number'],
    [{ type: 'number' }, 'x', 'must be a number'],
    [{ type: 'boolean' }, 'x', 'must be true or false'],
    [{ type: 'array' }, {}, 'must be an array'],
    [{ type: 'object' }, [], 'must be an object'],
    [{ enum: ['google', 'microsoft'] }, 'x', 'must be one of: google, microsoft'],
    [{ const: 'service_account' }, 'x', 'must be service_account'],
    [{ type: 'string', minLength: 1 }, '', 'must not be empty'],
    [{ type: 'string', minLength: 2 }, 'x', 'must have at least 2 characters'],
    [{ type: 'string', maxLength: 255 }, 'x'.repeat(256), 'must have at most 255 characters'],
    [{ type: 'string', maxLength: 1 }, 'xx', 'must have at most 1 character'],
    [{ type: 'array', minItems: 1 }, [], 'must have at least 1 item'],
    [{ type: 'array', maxItems: 1 }, [1, 2], 'must have at most 1 item'],
    [{ type: 'array', uniqueItems: true }, ['a', 'a'], 'must not hold the same item twice'],
    [{ type: 'object', minProperties: 1 }, {}, 'must have at least 1 field'],
    [{ type: 'integer', minimum: 1 }, 0, 'must be at least 1'],
    [{ type: 'integer', maximum: 200 }, 201, 'must be at most 200'],
    [{ type: 'string', pattern: '^a$' }, 'x', 'does not have the right form'],
    [{ type: 'string', pattern: '^a$', 'x-expected': 'must be the letter a' }, 'x', 'must be the letter a'],
    [{ type: 'string', format: 'uri' }, 'x y', 'must be a URL'],
    [{ type: 'string', format: 'uuid' }, 'x', 'must be a UUID'],
    [{ type: 'string', format: 'rsa-private-key' }, 'x', 'must be a private key in PEM, PKCS#8 or PKCS#1'],
    [{ anyOf: [string, { type: 'array', items: string }] }, 1, 'must be a string or an array'],
    [{ oneOf: [string, { const: 1 }] }, 2, 'does not have any of the accepted forms'],
    [{ anyOf: [string, { type: 'array', items: string }], 'x-expected': 'must be scopes' }, [1], 'must be scopes'],
    [{ not: { const: 1 } }, 1, 'is not accepted'],
  ]
  for (const [schema, value, expected] of cases) assert.equal(message(schema, value), expected)
})

test('paths are dotted, start at the given place, and name the missing or unknown key', () => {
  const check = compile({
    type: 'object',
    properties: {
      scope: { type: 'array', items: string },
      settings: { type: 'object', properties: { 'a/b~c': string }, required: ['id'] },
    },
    required: ['name'],
    additionalProperties: false,
  })
  const value = { scope: ['a', 'b', 1], settings: { 'a/b~c': 1 }, credential_date: 1 }
  const paths = (at?: string) =>
    check(value, at)
      .map((error) => error.path)
      .sort()
  assert.deepEqual(paths(), ['credential_date', 'name', 'scope.2', 'settings.a/b~c', 'settings.id'])
  assert.deepEqual(paths('x'), ['x.credential_date', 'x.name', 'x.scope.2', 'x.settings.a/b~c', 'x.settings.id'])
  assert.deepEqual(check('x'), [{ path: 'body', message: 'must be an object' }])
  assert.deepEqual(check('x', 'credential_data'), [{ path: 'credential_data', message: 'must be an object' }])
})

test('a key from the caller is shortened and made visible before it is named', () => {
  const check = compile({ type: 'object', additionalProperties: false })
  const [error] = check({ [`a\n\u202e${'b'.repeat(5000)}`]: 1 })
  assert.match(error!.path, /^ab{61}$/)
})

test('one message for each field, 50 at most, however many are wrong', () => {
  const check = compile({
    type: 'object',
    properties: { a: { type: 'string', minLength: 3, pattern: '^b', format: 'uuid' } },
    additionalProperties: false,
  })
  assert.equal(check({ a: '' }).length, 1)
  assert.equal(check(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]))).length, 50)
})

test('a long list of failing unions takes no more than a moment', () => {
  const check = compile({ type: 'array', items: { anyOf: [string, { type: 'null' }] } })
  const start = performance.now()
  assert.equal(check(Array.from({ length: 50_000 }, () => 1)).length, 50)
  assert.ok(performance.now() - start < 20_000)
})

test('a field that belongs to another is asked for', () => {
  const check = compile({ type: 'object', properties: { a: string, b: string }, dependentRequired: { a: ['b'] } })
  assert.deepEqual(check({ a: 'x' }), [{ path: 'b', message: 'is required with a' }])
})

test('keywords of OpenAPI and annotations of our own do not disturb, but a misspelt keyword does', () => {
  const check = compile({
    type: 'object',
    'x-a': 1,
    example: {},
    examples: [{}],
    properties: { f: { ...string, 'x-b': {}, example: 'x', deprecated: true } },
  })
  assert.deepEqual(check({ f: 'x' }), [])
  assert.throws(() => compile({ type: 'object', propertys: {} })({}), /unknown keyword/)
})

test('parameters are turned into numbers only where that is asked for', () => {
  const schema = { type: 'object', properties: { limit: { type: 'integer' } } }
  const query = { limit: '10' }
  assert.deepEqual(compile(schema)(query), [{ path: 'limit', message: 'must be a whole number' }])
  assert.deepEqual(compile(schema, { coerce: true })(query), [])
  assert.deepEqual(query, { limit: 10 })
})

test('a boolean of a query may be spelled as Python does', () => {
  const schema = { type: 'object', properties: { all: { type: 'boolean' }, name: { type: 'string' } } }
  for (const [all, is] of [
    ['True', true],
    ['False', false],
    ['true', true],
    ['false', false],
  ] as const) {
    const query = { all, name: 'True' }
    assert.deepEqual(compile(schema, { coerce: true })(query), [])
    assert.deepEqual(query, { all: is, name: 'True' })
    assert.deepEqual(compile(schema)({ all }), [{ path: 'all', message: 'must be true or false' }])
  }
})

test('the same value gives the same errors', () => {
  const schema = {
    type: 'object',
    properties: { a: string, b: { enum: [1] } },
    required: ['c'],
    additionalProperties: false,
  }
  const check = compile(schema)
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'constructor'), fc.jsonValue()), (value) => {
      assert.deepEqual(check(value), check(value))
      assert.deepEqual(check(value), compile(schema)(value))
    }),
    { numRuns: 30 },
  )
})
