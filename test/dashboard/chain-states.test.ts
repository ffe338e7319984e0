import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import path from 'node:path'
import { test } from 'node:test'
import { chainStates } from '../../src/dashboard/chain-states.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../harness/index.ts'

test('a walk that fails is a matter of whoever began it: who waits for it is told what is so', async () => {
  const store = await openSqliteStore(path.join(temporaryFolder(), 'store.db'), { now: 0 })
  let failures = 1
  let walks = 0
  const snapshot: Store['snapshot'] = (work) => {
    walks++
    return failures-- > 0 ? Promise.reject(new Error('away')) : work(store.read)
  }
  const states = chainStates({ snapshot })
  const ask = { key: createSecretKey(Buffer.alloc(32, 1)), now: 0, within: 60 }
  const [first, ...others] = await Promise.allSettled([1, 2, 3].map(() => states.of('a chain', ask)))
  assert.equal(first?.status, 'rejected')
  for (const other of others) assert.equal(other.status, 'fulfilled')
  assert.equal(walks, 2, 'one of them walks for the others')
  await store.close()
})
