import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('`scope` and `scopes` may agree but not differ', async ({ api }) => {
  const of = (scope: string[], scopes: string[]) => api.post('/v3/connectors', { provider: 'google', scope, scopes })
  assertError(await of(['a'], ['b']), { ...INVALID, fields: ['scopes'] })
  assert.equal((await of(['a'], ['a'])).status, 201)
})
