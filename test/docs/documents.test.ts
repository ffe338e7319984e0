import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { problems } from '../../src/core/errors.ts'
import { meanings } from '../../src/http/openapi/problems.ts'
import type { ProblemKind } from '../../src/lib/problem.ts'
import { sources } from '../structure/sources.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const documents = ['', 'docs', 'docs/providers', 'docs/adr'].flatMap((folder) =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name)),
)

test('docs/errors.md has every error with its status, type and meaning', () => {
  const rows = Object.entries(problems).map(
    ([kind, { status, type }]) => `| ${status} | \`${type}\` | ${meanings[kind as ProblemKind]} |`,
  )
  const found = read('docs/errors.md')
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
  assert.deepEqual(found, rows)
})

test('docs/dependencies.md gives a reason for every dependency, and for no other', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
  const [, atRunTime = '', toDevelop = ''] = read('docs/dependencies.md').split(/^## /m)
  const named = (section: string) => new Set([...section.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name))
  assert.deepEqual(named(atRunTime), new Set(Object.keys(dependencies ?? {})))
  assert.deepEqual(named(toDevelop), new Set(Object.keys(devDependencies ?? {})))
})

test('docs/operating.md has every metric of ours and no other, and the log lines as they are written', () => {
  const [, metrics = '', logged = ''] =
    /## Metrics\n([\s\S]*)## Log lines([\s\S]*?)\n## /.exec(read('docs/operating.md')) ?? []
  const names = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name]) => name))
  assert.deepEqual(
    names(metrics, /^\| `(claviger_\w+)`/gm),
    names(read('src/http/metrics.ts'), /name: '(claviger_\w+)'/g),
  )
  const lines = names(logged, /^\| `([^`]{6,})` \|/gm)
  assert.ok(lines.size > 8)
  const source = sources.map(read).join('\n')
  for (const line of lines) assert.ok(source.includes(line ?? ''), line)
})

test('the changelog begins with the version of the package, and has no other that was never released', () => {
  const { version } = JSON.parse(read('package.json')) as { readonly version: string }
  const [first, ...earlier] = [...read('CHANGELOG.md').matchAll(/^## ([\d.]+)/gm)].map(([, name]) => name)
  assert.equal(first, version)
  assert.ok(!earlier.includes(version))
})

test('every file that a document links to is there', () => {
  assert.ok(documents.length > 10)
  for (const document of documents)
    for (const [, target = ''] of read(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^https?:/.test(target)) continue
      assert.ok(existsSync(path.join(root, path.dirname(document), target)), `${document} links to ${target}`)
    }
})

test('every file of the source that a document names is there', () => {
  for (const document of documents)
    for (const [, named = ''] of read(document).matchAll(/`((?:src|test|bench|scripts|docs)\/[\w./-]+)`/g))
      assert.ok(existsSync(path.join(root, named)), `${document} names ${named}`)
})

test('every record of a decision has its number, and says what was decided and what was given up', () => {
  const records = documents.filter((name) => name.startsWith('docs/adr/'))
  const numbers = records.map((name) => Number(path.basename(name).slice(0, 4)))
  assert.deepEqual(
    numbers,
    numbers.map((_, at) => at + 1),
  )
  for (const record of records)
    assert.deepEqual(
      [...read(record).matchAll(/^## (.+)$/gm)].map(([, title]) => title),
      ['Context', 'Decision', 'What we gave up'],
      record,
    )
})
