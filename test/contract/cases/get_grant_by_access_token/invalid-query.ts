import { accessToken } from '../../calls.ts'
import { assertError, INVALID } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('checks the query', async ({ api }) => {
  const key = await accessToken(api)
  assertError(await api.get('/v3/grants/me?view=nonsense', { key }), { ...INVALID, fields: ['view'] })
})
