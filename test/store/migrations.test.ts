import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { temporaryFolder } from '../harness/index.ts'

const APP = 'app-1' as ApplicationId
const first = readFileSync(new URL('../../src/store/sqlite/migrations/0001-initial.sql', import.meta.url), 'utf8')

/** A database as the first migration left it: one connector, a credential with two versions, one with a single version. */
function databaseOfTheFirstSchema(): string {
  const file = path.join(temporaryFolder(), 'claviger.db')
  const database = new DatabaseSync(file)
  database.exec(`
    CREATE TABLE migrations (name TEXT NOT NULL PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT;
    INSERT INTO migrations VALUES ('0001-initial.sql', 1);
    ${first}
    INSERT INTO data_keys VALUES (1, 'data', NULL, 'primary', 'root', x'01', 1, NULL);
    INSERT INTO applications VALUES ('${APP}', 'org', 'local', 'production', '{}', 1, 1, 1);
    INSERT INTO connectors VALUES (1, 'con', '${APP}', 'google', 'google', '{}', NULL, 'one', 2, 1, 'k', 1, 'k', NULL, 3);
    INSERT INTO credentials VALUES
      (1, 'one', 1, 'One', 'connector', 1, 'f1', 10, 'maker', 10, 'maker', NULL, NULL, 1),
      (2, 'two', 1, 'Two', 'connector', 3, 'f3', 20, 'maker', 25, 'changer', 7, NULL, 4),
      (3, 'gone', 1, 'Gone', 'connector', 2, 'f2', 30, 'maker', 35, 'changer', NULL, 35, 3);
    INSERT INTO sealed_versions VALUES (3, 1, 1, x'11'), (4, 2, 1, x'22'), (5, 3, 1, x'23');
  `)
  database.close()
  return file
}

test('a database of the first schema keeps every credential, its versions and their boxes', async () => {
  const store = await openSqliteStore(databaseOfTheFirstSchema(), { now: 99 })
  try {
    const read = async (id: string) => {
      const credential = (await store.read.credential(APP, 'google', id)) ?? assert.fail(id)
      return Object.fromEntries(Object.entries(credential).filter(([name]) => name !== 'n'))
    }
    const connector = { connectorN: 1, connectorRevision: 3, activeCredentialId: 'one', type: 'connector' }
    assert.deepEqual(await read('one'), {
      ...{ ...connector, id: 'one', name: 'One', version: 1, fingerprint: 'f1', lastUsedAt: null, revision: 1 },
      ...{ createdAt: 10, createdBy: 'maker', updatedAt: 10, updatedBy: 'maker' },
    })
    assert.deepEqual(await read('two'), {
      ...{ ...connector, id: 'two', name: 'Two', version: 3, fingerprint: 'f3', lastUsedAt: 7, revision: 4 },
      ...{ createdAt: 20, createdBy: 'maker', updatedAt: 25, updatedBy: 'changer' },
    })
    assert.equal(await store.read.credential(APP, 'google', 'gone'), undefined)
    const box = async (id: string, version: number) => {
      const sealed = await store.read.sealedVersion(APP, 'google', id, version)
      return sealed && Buffer.from(sealed.box).toString('hex')
    }
    assert.deepEqual(
      [await box('one', 1), await box('two', 3), await box('two', 2), await box('two', 1)],
      ['11', '23', '22', undefined],
    )
    assert.equal(await store.read.countSealedUnder(1), 3)
  } finally {
    await store.close()
  }
})

test('a credential of the first schema takes its next version, and a stale plan is refused as ever', async () => {
  const store = await openSqliteStore(databaseOfTheFirstSchema(), { now: 99 })
  try {
    const old = (await store.read.credential(APP, 'google', 'two')) ?? assert.fail('two')
    const next = { version: 4, keyId: 1, box: Buffer.from('24', 'hex'), fingerprint: 'f4' }
    const plan = {
      changes: [
        { kind: 'credential.update', app: APP, credential: old, set: { next, updatedAt: 50, updatedBy: 'later' } },
      ],
      audit: [],
    } as const
    assert.equal(await store.commit(plan), 'committed')
    assert.equal(await store.commit(plan), 'stale')
    const now = (await store.read.credential(APP, 'google', 'two')) ?? assert.fail('two')
    assert.deepEqual(
      [now.version, now.fingerprint, now.updatedAt, now.updatedBy, now.revision],
      [4, 'f4', 50, 'later', 5],
    )
    assert.equal(await store.read.sealedVersion(APP, 'google', 'two', 2), undefined)
  } finally {
    await store.close()
  }
})
