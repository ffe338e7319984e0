import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { filesIn, root, sources, textOf } from './sources.ts'

const MOST_LINES = 500
const folders = ['src', 'web', 'test', 'scripts', 'bench'].filter((folder) => existsSync(path.join(root, folder)))
const files = folders.flatMap((folder) => filesIn(folder))
const linesOf = (file: string) => textOf(file).split('\n').length - 1

test(`no file is longer than ${MOST_LINES} lines, and half of the source files have at most 100`, () => {
  assert.deepEqual(
    files.filter((file) => linesOf(file) > MOST_LINES),
    [],
  )
  const lengths = sources.map(linesOf).toSorted((a, b) => a - b)
  assert.ok((lengths[Math.floor(lengths.length / 2)] ?? 0) <= 100)
})

test('no test is left out, marked as to do, or run alone', () => {
  // Put together here, so that this file does not find itself.
  const words = ['skip', 'only', 'todo'].join('|')
  const marked = new RegExp(
    `\\b(?:test|it|describe|suite|t)\\.(?:${words})\\b|\\{\\s*(?:${words}): |\\bx(?:it|describe)\\(`,
  )
  const tests = files.filter((file) => file.endsWith('.test.ts') || file.startsWith('test/'))
  assert.ok(tests.length > 30, 'the tests are read')
  assert.deepEqual(
    tests.filter((file) => marked.test(textOf(file))),
    [],
  )
})

test('every test file holds a test', () => {
  const empty = files.filter((file) => file.endsWith('.test.ts') && !/\b(?:test|it|\w+Contract)\(/.test(textOf(file)))
  assert.deepEqual(empty, [])
})

test('the compiler and the linter are not talked out of anything in what is run', () => {
  const excused = sources.filter((file) =>
    /@ts-(?:ignore|nocheck|expect-error)|:\s*any\b|\bas any\b/.test(textOf(file)),
  )
  assert.deepEqual(excused, [])
})

test('no promise is kept by hand: one that rejects would be kept as well, until the process ends', () => {
  const inTheBrowser = [...filesIn('web'), ...filesIn('web', '.tsx')]
  const keeping = [...sources, ...inTheBrowser].flatMap((file) => {
    const text = textOf(file)
    const names = [...text.matchAll(/(?:let |readonly |#|^ *)(\w+)\??: Promise<.*> \| undefined$/gm)].map(
      ([, name]) => name,
    )
    return (
      [...text.matchAll(/(?<name>\w+) \?\?= (?<made>[^]*?)\n(?=\n| {0,2}\S)/g)]
        .filter(({ groups: { name, made } = {} }) => made?.startsWith('await ') === true || names.includes(name))
        // What is under way is forgotten when it ends, one way or the other; the end of a turn cannot fail.
        .filter(
          ({ groups: { made } = {} }) => made?.includes('.finally(') === false && !made.startsWith('new Promise('),
        )
        .map(({ groups }) => `${file}: ${groups?.['name'] ?? ''} (src/lib/once.ts is for that)`)
    )
  })
  assert.deepEqual(keeping, [])
})
