/** `claviger audit archive` and `audit verify`, as the program itself, on both engines. */

import assert from 'node:assert/strict'
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { headSeal } from '../../src/audit/chain.ts'
import { checkpointText } from '../../src/audit/verify.ts'
import { removeArchived, writeAuditArchive } from '../../src/operate/archive-audit.ts'
import { claviger, clavigerOk } from '../cli/claviger.ts'
import { temporaryFolder } from '../harness/index.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { assertNothingLost, faultsOf, filed, iso, kept, numbers, oldDeployment, opened, T0, write } from './given.ts'

const postgres = givenServer() ?? (await startPostgres())
after(() => postgres.stop())

const engines = [
  ['SQLite', () => Promise.resolve(undefined)],
  ['PostgreSQL', () => postgres.freshUrl()],
] as const

for (const [name, url] of engines) {
  test(`on ${name}, what is old goes to files, and log and files together are what they were`, async () => {
    const old = await oldDeployment([1200, 30], await url())
    const [app = '', other = ''] = old.apps
    const [before, checkpoint] = await opened(old, async ({ store, keys }) => {
      const all = await kept(store, app)
      const mac = Buffer.from(all[699]?.mac ?? '', 'hex')
      return [all, { chain: app, seq: 700, seal: headSeal(keys.current.auditKey, app, 700, mac) }] as const
    })
    const [first, second, third] = ['1', '2', '3'].map((n) => path.join(temporaryFolder(), `${n}.jsonl`)) as [
      string,
      string,
      string,
    ]
    const archive = (file: string, at: number, ...more: string[]) =>
      clavigerOk(old.data, ['audit', 'archive', file, '--before', iso(at), ...more], old.env)
    const verify = (...args: string[]) => claviger(old.data, ['audit', 'verify', ...args], old.env)

    const said = await archive(first, T0 + 601, '--application', app)
    assert.match(said, new RegExp(`^${app} +600 +1 +600$`, 'm'))
    assert.match(said, /root key [0-9a-f]{16}/)
    assert.equal(statSync(first).mode & 0o777, 0o600)
    assert.deepEqual(
      filed(first, app).map((one) => ({ ...one })),
      before.slice(0, 600),
    )
    assert.deepEqual(filed(first, other), [], 'the other application was not named')
    assert.equal((await verify('--expect', checkpointText(checkpoint))).status, 0)

    await archive(second, T0 + 1001)
    assert.deepEqual(
      filed(second, app).map((one) => ({ ...one })),
      before.slice(600, 1000),
    )
    assert.deepEqual(
      filed(second, other).map(({ seq }) => seq),
      Array.from({ length: 29 }, (_, at) => at + 1),
      'its last record stays',
    )

    // A checkpoint of a record that is not here is neither passed nor failed, unless its archive is.
    const forged = checkpointText({ ...checkpoint, seal: Buffer.alloc(32) })
    for (const expected of [checkpointText(checkpoint), forged]) {
      const { status, stdout } = await verify('--expect', expected)
      assert.equal(status, 0, stdout)
      assert.match(stdout, new RegExp(`^not compared: ${expected}: record 700 was archived`, 'm'))
    }
    const both = ['--archive', second, '--archive', first]
    const compared = await verify(...both, '--expect', checkpointText(checkpoint))
    assert.equal(compared.status, 0, compared.stdout)
    assert.doesNotMatch(compared.stdout, /not compared/)
    assert.match(compared.stdout, new RegExp(`^${app} +\\d+ +whole +up to 1000 `, 'm'))
    const wrong = await verify(...both, '--expect', forged)
    assert.equal(wrong.status, 1)
    assert.match(wrong.stdout, /rolled-back at \S+ 700: record 700 is not the one that the checkpoint has seen/)
    const json = await verify('--json', '--expect', forged)
    const [told] = (JSON.parse(json.stdout) as { chain: string; archived: number; not_compared: string[] }[]).filter(
      ({ chain }) => chain === app,
    )
    assert.deepEqual([told?.archived, told?.not_compared], [1000, [forged]])

    assert.match(
      await archive(third, T0 + 1001, '--application', app),
      /^Nothing to do: no record that could be archived is older than 2023-/,
    )
    assert.equal(existsSync(third), false)
    assert.doesNotMatch(await clavigerOk(old.data, ['doctor'], old.env), /^fail/m)
    await opened(old, async ({ store }) => {
      await assertNothingLost(store, app, [first, second])
      await assertNothingLost(store, other, [second])
      const records = (await kept(store, app))
        .slice(-2)
        .map(({ record }) => JSON.parse(record) as Record<string, unknown>)
      assert.deepEqual(
        records.map(({ event, target, actor, result }) => [event, target, (actor as { type: string }).type, result]),
        [
          ['audit.archived', { type: 'audit_records', id: '1-600' }, 'operator', 'ok'],
          ['audit.archived', { type: 'audit_records', id: '601-1000' }, 'operator', 'ok'],
        ],
      )
      assert.deepEqual(
        (await store.read.auditStarts()).filter(({ chain }) => chain === ''),
        [],
        "the deployment's own chain stays whole",
      )
    })
    const exported = (await clavigerOk(old.data, ['audit', 'export', '--application', app], old.env))
      .trimEnd()
      .split('\n')
    assert.equal((JSON.parse(exported[0] ?? '') as { seq: number }).seq, 1001)
    assert.equal(exported.length, 202)
  })

  test(`on ${name}, of two that archive the same at once each removes what the other has not`, async () => {
    const old = await oldDeployment([4000], await url())
    const [app = ''] = old.apps
    const files = ['a', 'b'].map((n) => path.join(temporaryFolder(), n))
    const written = await Promise.all(
      files.map((file, at) =>
        opened(old, (deployment) =>
          // Not up to the same record, nor to one at which both of them stop.
          writeAuditArchive(deployment, { file, before: T0 + 3000 + at * 333, applications: old.apps }),
        ),
      ),
    )
    await Promise.all(
      written.map((parts) => opened(old, (deployment) => removeArchived(deployment, parts ?? [], { clock: () => T0 }))),
    )
    await opened(old, async ({ store }) => {
      assert.equal((await numbers(store, app))[0], 3333)
      await assertNothingLost(store, app, files)
    })
    assert.deepEqual(await faultsOf(old, files), [])
  })
}

test('a chain is archived in its own order: nothing behind the first record that is not older', async () => {
  const old = await oldDeployment([20])
  const [app = ''] = old.apps
  await opened(old, async ({ store }) => {
    await write(store, app, 499, 500)
    // A clock that was set back.
    await write(store, app, 20, 25)
  })
  const file = path.join(temporaryFolder(), 'file')
  await clavigerOk(old.data, ['audit', 'archive', file, '--before', iso(T0 + 400)])
  assert.deepEqual(
    filed(file, app).map(({ seq }) => seq),
    Array.from({ length: 20 }, (_, at) => at + 1),
  )
})

test('the last record stays, however old it is', async () => {
  const old = await oldDeployment([20])
  const [app = ''] = old.apps
  const file = path.join(temporaryFolder(), 'file')
  await clavigerOk(old.data, ['audit', 'archive', file, '--before', '1d'])
  assert.equal(filed(file, app).at(-1)?.seq, 19)
  assert.deepEqual(await opened(old, ({ store }) => numbers(store, app)), [20, 21])
  assert.deepEqual(await faultsOf(old, [file]), [])
})

test('what cannot be done changes nothing, and is told in one line', async () => {
  const old = await oldDeployment([20])
  const [app = ''] = old.apps
  const folder = temporaryFolder()
  const file = path.join(folder, 'file')
  const there = path.join(old.data, 'root.key')
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[file, '--before', 'yesterday'], /--before must be a day/],
    [[file, '--before', '2026-02-30'], /--before must be a day/],
    [[file, '--before', '2026-02-28T12:00'], /--before must be a day/],
    [[file, '--before', '1700000000'], /--before must be a day/],
    [[file, '--before', '-1d'], /--before must be a day/],
    [[file, '--before', '2999-01-01'], /--before lies in the future/],
    [[there, '--before', '1d'], /root\.key exists already and is left as it is/],
    [[path.join(folder, 'no', 'folder'), '--before', '1d'], /cannot be written \(ENOENT\)/],
    [[path.join(there, 'file'), '--before', '1d'], /cannot be written \(ENOTDIR\)/],
    [[file, '--before', '1d', '--application', 'none'], /there is no application none/],
  ]
  for (const [args, words] of cases) {
    const { status, stdout, stderr } = await claviger(old.data, ['audit', 'archive', ...args])
    assert.deepEqual([status, stdout], [1, ''], args.join(' '))
    assert.match(stderr, words)
    assert.match(stderr, /^claviger: [^\n]+\n$/)
  }
  assert.match((await claviger(old.data, ['audit', 'archive', file])).stderr, /required option '--before <date>'/)
  const missing = await claviger(old.data, ['audit', 'verify', '--archive', file])
  assert.deepEqual([missing.status, missing.stderr], [1, `claviger: ${file} cannot be read (ENOENT)\n`])
  assert.match((await claviger(old.data, ['audit', 'verify', '--archive', folder])).stderr, /is no file\n$/)
  assert.equal(existsSync(file), false)
  assert.equal((await opened(old, ({ store }) => numbers(store, app))).length, 20)
})

test('a backup from before an archiving and one from after it are restored, and both fit the archive', async () => {
  const old = await oldDeployment([60])
  const [earlier, later, file] = ['earlier', 'later', 'file'].map((name) => path.join(temporaryFolder(), name)) as [
    string,
    string,
    string,
  ]
  await clavigerOk(old.data, ['backup', earlier])
  await clavigerOk(old.data, ['audit', 'archive', file, '--before', iso(T0 + 41)])
  await clavigerOk(old.data, ['backup', later])
  for (const [backup, first] of [
    [later, 41],
    [earlier, 1],
  ] as const) {
    const said = await clavigerOk(old.data, ['restore', backup, '--force'])
    assert.match(
      said,
      first === 1 ? /records are whole$/m : /records are whole, and go on from 40 that were archived$/m,
    )
    assert.equal((await opened(old, ({ store }) => numbers(store, old.apps[0] ?? '')))[0], first)
    assert.deepEqual(await faultsOf(old, [file]), [])
  }
  // What is there again is archived again, to a file of its own.
  const again = path.join(temporaryFolder(), 'again')
  await clavigerOk(old.data, ['audit', 'archive', again, '--before', iso(T0 + 51)])
  assert.deepEqual(await faultsOf(old, [file, again]), [])
})
