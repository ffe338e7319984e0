import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a colour that the hosted pages would not use is refused', async ({ api }) => {
  const patch = (hosted_authentication: object) => api.patch('/v3/applications', { hosted_authentication })
  const stored = { color_primary: '#1f5f8b', color_secondary: 'hsl(120 100% 25%)', background_color: 'Navy' }
  assert.equal((await patch(stored)).status, 200)
  for (const name of Object.keys(stored))
    for (const none of ['foo', 'tomato', 'oklch(60% 0.1 200)', '']) {
      const refused = await patch({ ...stored, [name]: none })
      assertError(refused, { ...INVALID, fields: [`hosted_authentication.${name}`], message: /must be a colour/ })
    }
  const { data } = (await api.get('/v3/applications')).body
  assert.deepEqual(data['hosted_authentication'], stored)
})
