import { assertError } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('refuses an API key', async ({ api }) => {
  assertError(await api.get('/v3/grants/me'), { status: 403, type: 'insufficient_scopes', message: /access token/ })
})
