import assert from 'node:assert/strict'
import { register, UNKNOWN_ID } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract(
  'the paths of the command line lead to the same, and one of another application to nothing',
  async ({ api, other, applicationId }) => {
    const { id } = await register(api)
    for (const collection of ['callback-uris', `${applicationId}/callback-uris`]) {
      const path = `/v3/applications/${collection}`
      assert.deepEqual((await api.get(path)).items, (await api.get('/v3/applications/redirect-uris')).items)
      const made = await api.post(path, { url: `https://app.example.com/${collection}` })
      assert.equal(made.status, 200, made.raw)
      assert.equal((await api.patch(`${path}/${id}`, { url: `https://example.com/${collection}` })).status, 200)
      assert.deepEqual((await api.get(`${path}/${made.body.data.id}`)).body.data, made.body.data)
      assert.equal((await api.delete(`${path}/${made.body.data.id}`)).status, 200)
    }
    const own = `/v3/applications/${applicationId}`
    assert.deepEqual((await api.get(own)).body.data, (await api.get('/v3/applications')).body.data)
    assert.equal((await api.patch(own, { branding: { name: 'By its id' } })).status, 200)

    const before = (await api.get('/v3/applications')).body.data
    for (const path of ['', '/callback-uris', `/callback-uris/${id}`]) {
      const foreign = await other.get(own + path)
      assertError(foreign, { ...NOT_FOUND, message: /^Application not found\.$/ })
      const nobodys = await other.get(`/v3/applications/${UNKNOWN_ID}${path}`)
      assert.equal(foreign.raw.replace(foreign.body.request_id, ''), nobodys.raw.replace(nobodys.body.request_id, ''))
    }
    assertError(await other.patch(own, { branding: { name: 'Not mine' } }), NOT_FOUND)
    assertError(await other.delete(`${own}/callback-uris/${id}`), NOT_FOUND)
    assert.deepEqual((await api.get('/v3/applications')).body.data, before)
  },
)
