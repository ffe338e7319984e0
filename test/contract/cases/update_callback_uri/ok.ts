import assert from 'node:assert/strict'
import { register } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'PATCH and PUT change what they name, and the id and the place in the list stay',
  async (world) => {
    const { api, later } = world
    const settings = { origin: 'https://app.example.com' }
    const made = await register(api, { url: 'https://app.example.com/a', platform: 'js', settings })
    const second = await register(api, { url: 'https://app.example.com/second' })
    const path = `/v3/applications/redirect-uris/${made.id}`
    const before = (await api.get('/v3/applications')).body.data.updated_at
    later(5)
    const patched = await api.patch(path, { url: 'https://app.example.com/b' })
    assert.deepEqual([patched.status, patched.body.data], [200, { ...made, url: 'https://app.example.com/b' }])
    const put = await api.put(path, { id: made.id, settings: { origin: 'https://b.example.com' } })
    assert.deepEqual(put.body.data, { ...patched.body.data, settings: { origin: 'https://b.example.com' } })
    assert.deepEqual((await api.get('/v3/applications/redirect-uris')).items, [put.body.data, second])
    assert.ok((await api.get('/v3/applications')).body.data.updated_at >= before + 5)
  },
)
