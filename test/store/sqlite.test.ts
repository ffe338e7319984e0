import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { temporaryFolder } from '../harness/folders.ts'
import { T0 } from './contract/given.ts'
import { storeContract } from './contract.ts'

storeContract('SQLite', {
  place: () => path.join(temporaryFolder(), 'store.db'),
  open: (file) => openSqliteStore(file, { now: T0 }),
  makeNewer(file) {
    const database = new DatabaseSync(file)
    database.exec("INSERT INTO migrations (name, applied_at) VALUES ('9999-from-the-future.sql', 0)")
    database.close()
  },
})
