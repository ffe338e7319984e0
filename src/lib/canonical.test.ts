import assert from 'node:assert/strict'
import test from 'node:test'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { canonicalJson, shownKey } from './canonical.ts'

const text = (value: unknown, maxDepth = 64) => {
  const result = canonicalJson(value, maxDepth)
  assert.equal(result.kind, 'ok')
  return result.text
}

/** Keys that try the order: array indices, signs, empty, beyond the basic plane, names with a meaning of their own. */
const key = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.nat({ max: 2 ** 32 + 2 }).map(String),
  fc.constantFrom(
    '',
    '-1',
    '01',
    '1e3',
    '4294967294',
    '4294967295',
    '\u20ac',
    '\ufb33',
    '😀',
    '__proto__',
    'constructor',
    'toJSON',
  ),
)

const json = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('array'), tie('object')),
  leaf: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  ),
  array: fc.array(tie('any'), { maxLength: 5 }),
  object: fc.array(fc.tuple(key, tie('any')), { maxLength: 8 }).map((members) => Object.fromEntries(members)),
})).any

test('the text is that of RFC 8785, whatever the keys are', () => {
  fc.assert(
    fc.property(json, (value) => {
      assert.equal(text(value), canonicalize(value))
    }),
    { numRuns: 2000 },
  )
})

test('the text means the same as the value, and the same again when it is written once more', () => {
  fc.assert(
    fc.property(json, (value) => {
      const once = text(value)
      assert.equal(text(JSON.parse(once)), once)
      assert.equal(once, text(JSON.parse(JSON.stringify(value))))
    }),
  )
})

test('the order of keys is by UTF-16 code units, as in the example of RFC 8785 section 3.2.3', () => {
  const value = JSON.parse(
    '{"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",' +
      '"\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}',
  ) as unknown
  const values = [...text(value).matchAll(/:"([^"]+)"/g)].map((match) => match[1])
  assert.deepEqual(values, [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
})

test('keys that look like array indices are ordered as text', () => {
  assert.equal(
    text({ 9: 1, 10: 2, '-': 3, a: { 2: 1, 11: [{ 3: 1, 20: 2 }] } }),
    '{"-":3,"10":2,"9":1,"a":{"11":[{"20":2,"3":1}],"2":1}}',
  )
})

test('a key __proto__ is a key like any other', () => {
  assert.equal(text(JSON.parse('{"b":1,"__proto__":{"a":2}}')), '{"__proto__":{"a":2},"b":1}')
})

test('depth counts objects and arrays, the value itself first', () => {
  assert.equal(text({ a: { b: [1] } }, 3), '{"a":{"b":[1]}}')
  assert.deepEqual(canonicalJson({ a: { b: [1] } }, 2), { kind: 'too-deep', path: 'a.b' })
  assert.deepEqual(canonicalJson({ z: 1, a: [0, [{}]] }, 3), { kind: 'too-deep', path: 'a.1.0' })
  assert.deepEqual(canonicalJson([], 0), { kind: 'too-deep', path: '' })
})

test('input of any depth is refused without exhausting the stack', () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const deep = JSON.parse(open.repeat(100_000) + '1' + close.repeat(100_000)) as unknown
    assert.equal(canonicalJson(deep, 16).kind, 'too-deep')
  }
})

test('half a surrogate pair is refused in a string and in a key, and its place named', () => {
  assert.deepEqual(canonicalJson({ a: ['x', 'y\ud800'] }, 16), { kind: 'bad-text', path: 'a.1' })
  assert.deepEqual(canonicalJson({ a: { 'b\udc00': 1 } }, 16), { kind: 'bad-text', path: 'a.b' })
  assert.deepEqual(canonicalJson('\ud800', 16), { kind: 'bad-text', path: '' })
  assert.equal(text('\ud83d\ude00'), '"😀"')
})

test('a number that no double can hold is refused and does not become null', () => {
  assert.deepEqual(canonicalJson(JSON.parse('{"a":[1e999]}'), 16), { kind: 'bad-number', path: 'a.0' })
})

test('a whole number that may have been rounded is refused where it has to be exact, and its place named', () => {
  const rounded = { kind: 'rounded-number', path: 'a.0' }
  for (const number of ['9007199254740992', '-9007199254740993', '104857600000000000001', '1e21']) {
    const value = JSON.parse(`{"a":[${number}]}`) as unknown
    assert.deepEqual(canonicalJson(value, 16, { exact: true }), rounded, number)
    assert.equal(canonicalJson(value, 16).kind, 'ok', number)
  }
  for (const number of ['9007199254740991', '-9007199254740991', '0.1', '1.5e-300', '-0'])
    assert.equal(canonicalJson(JSON.parse(`[${number}]`), 16, { exact: true }).kind, 'ok', number)
})

test('what JSON cannot say is a bug and throws', () => {
  for (const value of [undefined, 1n, () => 1, Symbol('x')])
    assert.throws(() => canonicalJson({ a: value }, 16), TypeError)
})

test('a key is shown without invisible characters and at most 64 long', () => {
  assert.equal(shownKey('a\n\u0000b\u202ec\u2028\ud800'), 'abc')
  assert.equal(shownKey('x'.repeat(1000)), 'x'.repeat(64))
  assert.equal(shownKey(`${'x'.repeat(63)}😀`), 'x'.repeat(63))
})
