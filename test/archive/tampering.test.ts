/** What whoever can write to the database, or to an archive, may do to them: each shows, by its own name. */

import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, test } from 'node:test'
import { LINE_MAX } from '../../src/audit/archive/lines.ts'
import { claviger } from '../cli/claviger.ts'
import { temporaryFolder } from '../harness/index.ts'
import { archived, copyOf, faultsOf, filed, iso, oldDeployment, opened, T0, write, type Old } from './given.ts'

/** 60 and 40 records, of which none is archived; and the same after 20, 40 and 50 of the first and 10 of the second were. */
let whole: Old
let old: Old
let first: string
let second: string
let third: string
/** The starts of app0 as they were, and a head of it. */
const rows: Record<string, string> = {}

function sql(of: Old, text: string): void {
  const database = new DatabaseSync(path.join(of.data, 'claviger.db'))
  database.exec(text.replaceAll('$0', `'${of.apps[0]}'`).replaceAll('$1', `'${of.apps[1]}'`))
  database.close()
}

/** One row of a table about app0, as the text of its values. */
function rowOf(of: Old, table: string): string {
  const database = new DatabaseSync(path.join(of.data, 'claviger.db'))
  const row = database
    .prepare(`SELECT seq, hex(mac) AS mac, hex(seal) AS seal FROM ${table} WHERE chain = ?`)
    .get(of.apps[0] ?? '')
  database.close()
  return `${String(row?.['seq'])}, x'${String(row?.['mac'])}', x'${String(row?.['seal'])}'`
}

before(async () => {
  whole = await oldDeployment([60, 40])
  old = copyOf(whole)
  rows['head'] = rowOf(old, 'audit_heads')
  first = await archived(old, 21)
  rows['start'] = rowOf(old, 'audit_starts')
  second = await archived(old, 41, old.apps.slice(0, 1))
  third = await archived(old, 51, old.apps.slice(0, 1))
})

const setStart = (values: string) =>
  `DELETE FROM audit_starts WHERE chain = $0; INSERT INTO audit_starts VALUES ($0, ${values})`

const inDatabase: readonly (readonly [string, () => string, readonly string[]])[] = [
  ['nothing', () => '', []],
  ['a start that says less', () => 'UPDATE audit_starts SET seq = 49 WHERE chain = $0', ['app0 start 49']],
  [
    'a start that says more, with the records gone',
    () => 'DELETE FROM audit_records WHERE chain = $0 AND seq <= 55; UPDATE audit_starts SET seq = 55 WHERE chain = $0',
    ['app0 start 55'],
  ],
  [
    "a start with another record's MAC",
    () => 'UPDATE audit_starts SET mac = zeroblob(32) WHERE chain = $0',
    ['app0 start 50'],
  ],
  [
    'a start with another seal',
    () => 'UPDATE audit_starts SET seal = zeroblob(32) WHERE chain = $0',
    ['app0 start 50'],
  ],
  ['a start that is gone', () => 'DELETE FROM audit_starts WHERE chain = $0', ['app0 deleted 1']],
  ['an older start that was put back', () => setStart(rows['start'] ?? ''), ['app0 deleted 21']],
  [
    'a start of another chain',
    () =>
      'UPDATE audit_starts SET (seq, mac, seal) = (SELECT seq, mac, seal FROM audit_starts WHERE chain = $1) WHERE chain = $0',
    ['app0 start 20'],
  ],
  [
    'a head in the place of a start',
    () => `DELETE FROM audit_records WHERE chain = $0 AND seq <= 60; ${setStart(rows['head'] ?? '')}`,
    ['app0 start 60'],
  ],
  [
    'first records that are deleted',
    () => 'DELETE FROM audit_records WHERE chain = $0 AND seq < 53',
    ['app0 deleted 51'],
  ],
  [
    'a record that stands before the start',
    () => 'INSERT INTO audit_records SELECT chain, 7, record, mac FROM audit_records WHERE chain = $0 AND seq = 55',
    ['app0 start 7'],
  ],
  [
    'an edited first record',
    () => "UPDATE audit_records SET record = '{}' WHERE chain = $0 AND seq = 51",
    ['app0 edited 51'],
  ],
  [
    'a head that was put back to the start, with what followed gone',
    () => `DELETE FROM audit_records WHERE chain = $0; UPDATE audit_heads SET (seq, mac, seal) = (${rows['head'] ?? ''}) WHERE chain = $0;
      UPDATE audit_starts SET (seq, mac, seal) = (50, mac, seal) WHERE chain = $0`,
    ['app0 truncated 51'],
  ],
  [
    'a chain of which only the start is left',
    () =>
      `PRAGMA foreign_keys = OFF; DELETE FROM audit_records WHERE chain = $0; DELETE FROM audit_heads WHERE chain = $0`,
    ['app0 missing 1'],
  ],
  [
    'a chain of which only the start is left, and nothing that names its application',
    () => `PRAGMA foreign_keys = OFF; DELETE FROM audit_records WHERE chain IN ($0, ''); DELETE FROM applications WHERE id = $0;
      DELETE FROM audit_heads WHERE chain IN ($0, '')`,
    [' missing 1', 'app0 missing 1'],
  ],
  [
    'a start that was made up for the chain of the deployment',
    () => "INSERT INTO audit_starts SELECT '', seq, mac, seal FROM audit_starts WHERE chain = $0",
    [' start 50'],
  ],
]

for (const [what, text, expected] of inDatabase)
  test(`audit verify names ${what}`, async () => {
    const copy = copyOf(old)
    sql(copy, text())
    assert.deepEqual(await faultsOf(copy), expected)
  })

test('a head at or before the start is one that was put back', async () => {
  for (const n of [61, 66]) {
    const copy = copyOf(whole)
    await opened(copy, ({ store }) => write(store, copy.apps[0] ?? '', 60, 70))
    await archived(copy, n)
    // The head of record 60 is genuine, and so is the start after 60 or 65: nothing but these two is left.
    sql(
      copy,
      `DELETE FROM audit_records WHERE chain = $0;
       UPDATE audit_heads SET (seq, mac, seal) = (${rows['head'] ?? ''}) WHERE chain = $0`,
    )
    assert.deepEqual(await faultsOf(copy), ['app0 head 60'])
  }
})

test('a made-up start does not hide what follows it', async () => {
  const copy = copyOf(old)
  sql(
    copy,
    `UPDATE audit_starts SET seq = 55 WHERE chain = $0; DELETE FROM audit_records WHERE chain = $0 AND (seq <= 55 OR seq = 58);
    UPDATE audit_records SET record = '{}' WHERE chain = $0 AND seq = 60`,
  )
  assert.deepEqual(
    await faultsOf(copy),
    ['app0 start 55', 'app0 deleted 58', 'app0 edited 60'].toSorted(
      (a, b) => Number(a.split(' ')[2]) - Number(b.split(' ')[2]),
    ),
  )
})

test('a chain that is not whole is not archived, wherever its fault is: nothing is removed, and no file made', async () => {
  for (const [seq, text] of [
    [10, "UPDATE audit_records SET record = replace(record, 'ok', 'no') WHERE chain = $0 AND seq = 10"],
    [55, 'DELETE FROM audit_records WHERE chain = $0 AND seq = 55'],
  ] as const) {
    const copy = copyOf(whole)
    sql(copy, text)
    const file = path.join(temporaryFolder(), 'file')
    const { status, stdout, stderr } = await claviger(copy.data, ['audit', 'archive', file, '--before', iso(T0 + 31)])
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(
      stderr,
      new RegExp(
        `^claviger: the audit log is not whole, and nothing was archived: \\w+ at ${copy.apps[0]} ${seq}: record ${seq} .*\\n$`,
      ),
    )
    assert.throws(() => readFileSync(file), /ENOENT/)
    assert.throws(() => readFileSync(`${file}.partial`), /ENOENT/)
    await opened(copy, async ({ store }) => {
      assert.deepEqual(await store.read.auditStarts(), [])
    })
  }
})

/** A copy of an archive of which some lines are others. */
function edited(file: string, edit: (lines: string[]) => string | readonly string[]): string {
  const copy = path.join(temporaryFolder(), 'edited.jsonl')
  const made = edit(readFileSync(file, 'utf8').trimEnd().split('\n'))
  writeFileSync(copy, typeof made === 'string' ? made : `${made.join('\n')}\n`)
  return copy
}

const at = (lines: readonly string[], pattern: RegExp): number => {
  const found = lines.findIndex((line) => pattern.test(line))
  assert.ok(found >= 0, String(pattern))
  return found
}
const replaced = (pattern: RegExp, by: string) => (lines: string[]) => {
  const place = lines.findIndex((line) => pattern.test(line))
  assert.ok(place >= 0, String(pattern))
  return lines.with(place, (lines[place] ?? '').replace(pattern, by))
}
const without = (from: number, count: number) => (lines: string[]) => lines.toSpliced(from, count)
const swapped = (lines: string[], a: number, b: number) => lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '')

// Lines 1 and 2 of each are its own and the start of app0 or app1, so record n of the first part is line n + 2.
const inArchive: readonly (readonly [string, (lines: string[]) => string | readonly string[], readonly RegExp[]])[] = [
  ['nothing', (lines) => lines, []],
  ['an edited record', replaced(/grant 7\b/, 'grant 8'), [/^archived app. edited 7$/]],
  [
    'an edited MAC',
    (lines) => lines.with(8, (lines[8] ?? '').replace(/"mac":"../, '"mac":"00')),
    [/^archived app. edited 7$/],
  ],
  ['a record that was taken out', without(8, 1), [/^archived app. deleted 7$/]],
  [
    'two records in each other’s place',
    (lines) => swapped(lines, 8, 9),
    [/^archived app. deleted 7$/, /^archived app. moved 7$/],
  ],
  [
    'the texts of two records in each other’s place',
    (lines) => {
      const [a, b] = [lines[8] ?? '', lines[9] ?? ''].map((line) => JSON.parse(line) as { mac: string; record: string })
      return lines
        .with(8, JSON.stringify({ seq: 7, mac: b?.mac, record: b?.record }))
        .with(9, JSON.stringify({ seq: 8, mac: a?.mac, record: a?.record }))
    },
    [/^archived app. moved 7$/],
  ],
  ['a record twice', (lines) => lines.toSpliced(8, 0, lines[8] ?? ''), [/^archived app. moved 7$/]],
  [
    'last records of a part that were taken out',
    (lines) => lines.toSpliced(at(lines, /"end"/) - 2, 2),
    [/^archived app. truncated \d+$/],
  ],
  [
    'an end that was made up for that',
    (lines) => {
      const end = at(lines, /"end"/)
      const { seq, mac } = JSON.parse(lines[end - 3] ?? '') as { seq: number; mac: string }
      const line = JSON.parse(lines[end] ?? '') as { chain: string; end: object }
      return lines
        .with(end, JSON.stringify({ chain: line.chain, end: { ...line.end, seq, mac } }))
        .toSpliced(end - 2, 2)
    },
    [/^archived app. truncated \d+$/, /^line \d+$/],
  ],
  [
    'a start that was edited',
    replaced(/"start":\{"seq":0,"mac":""\}/, '"start":{"seq":0,"mac":"00"}'),
    [/^archived app. edited 1$/, /^line \d+$/],
  ],
  ['a part that was taken out', (lines) => lines.toSpliced(1, at(lines, /"end"/)), [/^line \d+$/]],
  [
    'a part that stands there twice',
    (lines) => lines.toSpliced(1, 0, ...lines.slice(1, at(lines, /"end"/) + 1)),
    [/^line \d+$/],
  ],
  ['a file that is cut off in a line', (lines) => lines.join('\n').slice(0, 3000), [/^line \d+$/]],
  ['a file that is cut off after a record', (lines) => lines.slice(0, 10), [/^line 10$/]],
  ['a file that is cut off after a part', (lines) => lines.slice(0, at(lines, /"end"/) + 1), [/^line \d+$/]],
  ['a file that has lost its last line', (lines) => lines.slice(0, -1), [/^line \d+$/]],
  ['a last line without its end', (lines) => lines.join('\n'), [/^line \d+$/]],
  ['a line that was added at the end', (lines) => [...lines, lines[8] ?? ''], [/^line \d+$/]],
  ['its last line twice', (lines) => [...lines, lines.at(-1) ?? ''], [/^line \d+$/]],
  ['an empty line', (lines) => lines.toSpliced(8, 0, ''), [/^line 9$/]],
  ['white space', (lines) => lines.with(8, ` ${lines[8] ?? ''}`), [/^line 9$/]],
  ['other ends of lines', (lines) => `${lines.join('\r\n')}\r\n`, [/^line 1$/]],
  ['a line that is too long', (lines) => lines.with(8, 'x'.repeat(LINE_MAX + 1)), [/^line 9$/]],
  ['another format', () => ['{"chain":"","seq":1,"record":{},"mac":"00"}'], [/^line 1$/]],
  ['another version', replaced(/"version":1/, '"version":2'), [/^line 1$/]],
  ['another deployment', replaced(/"deployment":"..../, '"deployment":"0000'), [/^line 1$/]],
  ['a file with nothing in it', () => '', [/^line 1$/]],
  ['no text', () => Buffer.from([0xff, 0xfe, 0x0a]).toString('latin1'), [/^line 1$/]],
]

for (const [what, edit, expected] of inArchive)
  test(`audit verify --archive names ${what}`, async () => {
    const copy = edited(first, edit)
    const found = await faultsOf(old, [copy, second, third])
    // What is not readable is not there for what would follow it.
    const own = found.filter((fault) => !/ gap /.test(fault))
    assert.equal(own.length, expected.length, String(found))
    for (const pattern of expected)
      assert.ok(
        own.some((fault) => pattern.test(fault)),
        String(found),
      )
  })

test('a fault of an archive is told by file and record or line, in one line each, and ends with status 1', async () => {
  const bad = edited(first, replaced(/grant 7\b/, 'grant 8'))
  const cut = edited(second, (lines) => lines.slice(0, 5))
  const binary = path.join(old.data, 'claviger.db')
  const { status, stdout, stderr } = await claviger(old.data, ['audit', 'verify', '--archive', bad, cut, binary, third])
  assert.deepEqual([status, stderr], [1, ''])
  const told = stdout.split('\n\n').at(-1)?.trimEnd().split('\n') ?? []
  assert.match(told[0] ?? '', /^\S+edited\.jsonl: edited at \S+ 7: record 7 has been changed$/)
  assert.equal(told[1], `${cut}, line 5: the file is cut off after this line, after record 23 of ${old.apps[0]}`)
  assert.equal(told[2], `${binary}, line 1: the file is no archive of audit records`)
  assert.match(told[3] ?? '', /: gap at \S+ 21: records 21 to 40 stand in no archive that was given$/)
})

test('archives of a chain continue one another, in whichever order they are given, up to where the chain goes on', async () => {
  assert.deepEqual(await faultsOf(old, [third, first, second]), [])
  assert.deepEqual(await faultsOf(old, [first, third]), ['archived app0 gap 21'])
  assert.deepEqual(await faultsOf(old, [first, second]), ['archived app0 gap 41'])
  assert.deepEqual(await faultsOf(old, [third]), [], 'the oldest need not be kept for ever')
  assert.deepEqual(await faultsOf(old, [third, third, second]), [], 'and the same twice is the same')
})

test('an archive of another deployment is told from one of this, also where it says that it is of this one', async () => {
  const other = await oldDeployment([30])
  const foreign = await archived(other, 21)
  const [, deployment = ''] = /"deployment":"([^"]+)"/.exec(readFileSync(first, 'utf8')) ?? []
  const { stdout } = await claviger(old.data, ['audit', 'verify', '--archive', foreign])
  assert.match(stdout, /line 1: the archive is of another deployment \([0-9a-f-]{36}\), not of this one/)
  const disguised = edited(foreign, (lines) =>
    lines.map((line) =>
      line
        .replace(/"deployment":"[^"]+"/, `"deployment":"${deployment}"`)
        .replaceAll(other.apps[0] ?? '', old.apps[0] ?? ''),
    ),
  )
  const found = await faultsOf(old, [disguised])
  assert.ok(
    found.some((fault) => fault.startsWith('archived app0 edited 1')),
    String(found),
  )
})

test('a database that was put back shows against an archive, whether it was written to since or not', async () => {
  // As a backup from before the archiving is restored: all of it is there again, and in the archives as well.
  const back = copyOf(whole)
  assert.deepEqual(await faultsOf(back, [first, second, third]), [])
  const more = copyOf(whole)
  await opened(more, ({ store }) => write(store, more.apps[0] ?? '', 60, 70))
  const ahead = await archived(copyOf(more), 66)
  assert.deepEqual(await faultsOf(back, [ahead]), ['archived app0 rolled-back 61'])
  // Grown again, it has other records where the archive has its own.
  await opened(back, ({ store }) => write(store, back.apps[0] ?? '', 60, 80, 'another'))
  assert.deepEqual(await faultsOf(back, [ahead]), ['archived app0 rolled-back 65'])
  const fork = await archived(back, 71)
  assert.deepEqual(await faultsOf(back, [fork]), [])
  assert.deepEqual(await faultsOf(back, [first, fork]), [], 'they are the same as far as both go')
  assert.deepEqual(await faultsOf(back, [ahead, fork]), ['archived app0 rolled-back 65'])
})

test('what two archives both have is compared: one that ends within another, or goes beyond it', async () => {
  const copy = copyOf(whole)
  const long = await archived(copy, 51)
  // Cut short after it was written, as its start tells; another one was made from there.
  assert.equal(filed(long, copy.apps[0] ?? '').length, 50)
  assert.deepEqual(await faultsOf(old, [long, first]), [])
  assert.deepEqual(await faultsOf(old, [first, second, long]), [])
  assert.deepEqual(await faultsOf(old, [second, long, third]), [])
})

test('a record in the database that was altered after it was archived is not taken for the one in the archive', async () => {
  const back = copyOf(whole)
  sql(back, 'UPDATE audit_records SET mac = zeroblob(32) WHERE chain = $0 AND seq = 20')
  assert.deepEqual((await faultsOf(back, [first])).toSorted(), ['app0 edited 20', 'archived app0 rolled-back 20'])
  const file = path.join(temporaryFolder(), 'copy')
  copyFileSync(first, file)
  assert.deepEqual(await faultsOf(copyOf(whole), [file]), [])
})
