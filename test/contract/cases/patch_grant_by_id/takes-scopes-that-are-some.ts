import { callOf } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('an entry of `scope` is one scope of RFC 6749', async ({ api }) => {
  const { method, path } = await callOf('patch_grant_by_id', api)
  for (const wrong of ['a b', '\n', ' a', 'a\t', '"a"', 'a\\b', 'ü'])
    assertError(await api.call(method, path, { scope: ['openid', wrong] }), {
      ...INVALID,
      fields: ['scope.1'],
      message: /must be one scope/,
    })
})
