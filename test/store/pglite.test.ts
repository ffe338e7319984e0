import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import type { Database } from '../../src/store/postgres/database.ts'
import { makeReady, openStoreOver } from '../../src/store/postgres/store.ts'
import type { Store } from '../../src/store/store.ts'
import { T0, type Engine } from './contract/given.ts'
import { storeContract } from './contract.ts'
import { Lite } from './pglite.ts'

const lite = new Lite()
after(() => lite.close())

const engine: Engine = {
  async place() {
    const schema = `test_${randomUUID().replaceAll('-', '')}`
    await lite.sql('public', `CREATE SCHEMA ${schema}`)
    return schema
  },
  open: (schema) => openOver(schema, lite.database(schema)),
  sql: (schema, text) => lite.sql(schema, text),
  connections: 'one',
  transactions: 'several',
}

async function openOver(schema: string, database: Database): Promise<Store> {
  await makeReady(lite.database(schema), { now: T0 })
  return openStoreOver(database, { preparedStatements: true }, {})
}

storeContract('PGlite', engine)

test('reads of one turn that ask for the same are one query, and a later one asks again', async () => {
  const schema = await engine.place()
  const texts: string[] = []
  const store = await openOver(schema, listened(lite.database(schema), texts))
  try {
    texts.length = 0
    const { read } = store
    const [one, same] = await Promise.all([read.apiKeyByHash(A), read.apiKeyByHash(A), read.apiKeyByHash(B)])
    assert.equal(one, same)
    assert.equal(texts.length, 2)
    await read.apiKeyByHash(A)
    assert.equal(texts.length, 3)
  } finally {
    await store.close()
  }
})

const A = new Uint8Array(32)
const B = new Uint8Array(32).fill(1)

/** Notes what is asked of a database. */
function listened(database: Database, texts: string[]): Database {
  return {
    ...database,
    async connect() {
      const connection = await database.connect()
      return {
        ...connection,
        query(query) {
          texts.push(query.text)
          return connection.query(query)
        },
      }
    },
  }
}
