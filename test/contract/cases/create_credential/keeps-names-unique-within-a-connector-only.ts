import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('a name is unique within one connector, compared exactly', async ({ api, other }) => {
  await connect(api)
  await connect(api, 'zoom')
  await connect(other)
  const ids = [await add(api), await add(api, {}, 'zoom'), await add(other), await add(api, { name: 'second client' })]
  assert.equal(new Set(ids.map(({ id }) => id)).size, 4)
})
