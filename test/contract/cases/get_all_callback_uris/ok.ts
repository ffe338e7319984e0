import assert from 'node:assert/strict'
import { register } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'answers every redirect URI in the order of registering, and no other application’s',
  async (world) => {
    const { api, other } = world
    const web = await register(api)
    const desktop = await register(api, { url: 'http://localhost:3000', platform: 'desktop' })
    await register(other, { url: 'https://other.example.com' })
    const { status, body, items } = await api.get('/v3/applications/redirect-uris')
    assert.deepEqual([status, body.success], [200, true])
    assert.deepEqual(items, [web, desktop])
    assert.deepEqual((await api.get('/v3/applications')).body.data['callback_uris'], items)
    const selected = await api.get('/v3/applications/redirect-uris?select=id')
    assert.deepEqual(selected.items, [{ id: web.id }, { id: desktop.id }])
  },
)
