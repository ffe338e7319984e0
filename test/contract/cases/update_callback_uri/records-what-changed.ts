import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

const path = '/v3/applications/redirect-uris'

export default contract(
  'its record names what has another value now, and not all that was sent',
  async ({ api, auditLength, changedSince }) => {
    const url = 'https://app.example.com/changed'
    const settings = { origin: 'https://app.example.com' }
    const stored = (await api.post(path, { url, platform: 'js', settings })).body.data
    const length = await auditLength()
    const sent = [
      stored,
      { url, settings },
      { ...stored, url: `${url}/2` },
      { settings: { origin: 'https://example.com' } },
    ]
    for (const body of sent) assert.equal((await api.patch(`${path}/${stored.id}`, body)).status, 200)
    assert.deepEqual(await changedSince(length), [[], [], ['url'], ['settings']])
  },
)
