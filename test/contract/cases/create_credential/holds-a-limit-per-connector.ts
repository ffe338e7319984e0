import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

export default contract('a connector holds so many credentials and no more', async ({ api, through }) => {
  await connect(api)
  const limited = await through({ maxCredentials: 3 })
  await add(limited, { name: 'Second' })
  const third = await add(limited, { name: 'Third' })
  const body = { name: 'Fourth', credential_type: 'connector', credential_data: client() }
  const refused = await limited.post('/v3/connectors/google/creds', body)
  assertError(refused, { ...CONFLICT, message: /holds 3 credentials/ })
  assert.equal((await limited.delete(`/v3/connectors/google/creds/${third.id}`)).status, 200)
  await add(limited, { name: 'Fourth' })
})
