import { accessToken } from '../../calls.ts'
import { assertError } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('takes nothing else than a good token', async ({ api }) => {
  const key = await accessToken(api)
  const expected = { status: 401, type: 'token.unauthorized_access', message: /^Bearer token invalid$/ }
  for (const wrong of [null, 'x', `${key}x`]) assertError(await api.get('/v3/grants/me', { key: wrong }), expected)
})
