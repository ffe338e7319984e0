import { test } from 'node:test'
import { startInProcess } from '../harness/index.ts'
import { assertSignInTables } from '../harness/sign-in-tables.ts'

test('the tables of the migrations are the ones that better-auth expects, name by name and type by type', async () => {
  const server = await startInProcess()
  try {
    await assertSignInTables(server.deployment.store, 'memory')
  } finally {
    await server.stop()
  }
})
