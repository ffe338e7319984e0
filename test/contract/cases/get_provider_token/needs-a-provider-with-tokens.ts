import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a grant without a provider behind it has no token to lend', async ({ api }) => {
  await connect(api, 'virtual-calendar', {})
  const { id } = await authenticate(api, { email: 'room@example.com' }, { provider: 'virtual-calendar' })
  assertError(await api.get(`/v3/grants/${id}/provider-token`), { ...INVALID, fields: ['grant_id'] })
})
