import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('the same data under another name is a new record', async ({ api }) => {
  await connect(api)
  const one = await add(api)
  const two = await add(api, { name: 'Another name' })
  assert.notEqual(one.id, two.id)
  const paths = [one, two].map(({ id }) => `/v3/connectors/google/creds/${id}?view=full`)
  const [a, b] = await Promise.all(paths.map((path) => api.get(path)))
  assert.notEqual(a?.body.data['fingerprint'], b?.body.data['fingerprint'], 'fingerprints tell nothing across records')
})
