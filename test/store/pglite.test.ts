import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import { openStoreOver } from '../../src/store/postgres/store.ts'
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
  open: (schema) => openStoreOver(lite.database(schema), { preparedStatements: true }, { now: T0 }),
  makeNewer: (schema) => lite.sql(schema, "INSERT INTO migrations VALUES ('9999-from-the-future.sql', 0)"),
  connections: 'one',
  transactions: 'several',
}

storeContract('PGlite', engine)
