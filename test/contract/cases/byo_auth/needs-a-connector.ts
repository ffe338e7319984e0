import { broughtAlong } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract('a provider without a connector is a 404', async ({ api }) => {
  const answer = await api.post('/v3/connect/custom', { provider: 'google', settings: broughtAlong() })
  assertError(answer, { ...NOT_FOUND, message: /^Connector not found\.$/ })
})
