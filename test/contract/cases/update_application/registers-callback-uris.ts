import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('callback URIs get ids that they keep, and each platform its own checks', async ({ api }) => {
  const patch = (...callback_uris: object[]) => api.patch('/v3/applications', { callback_uris })
  const first = await patch(
    { url: 'https://example.com/callback' },
    { url: 'http://localhost:3000', platform: 'desktop' },
  )
  assert.equal(first.status, 200, first.raw)
  const [web] = first.body.data['callback_uris'] as { id: string; url: string; platform: string }[]
  assert.ok(web)
  assert.equal(web.platform, 'web')
  const android = { package_name: 'com.example', sha_1_certificate_fingerprint: 'AA:BB' }
  const second = await patch(web, { url: 'app://callback', platform: 'android', settings: android })
  const uris = second.body.data['callback_uris'] as { id: string; settings?: object }[]
  assert.deepEqual(uris[0], web)
  assert.deepEqual(uris[1]?.settings, { package_name: 'com.example', sha1_certificate_fingerprint: 'AA:BB' })

  const twice = await patch(web, { ...web, url: 'https://example.com/other' })
  const ids = (twice.body.data['callback_uris'] as { id: string }[]).map(({ id }) => id)
  assert.equal(ids[0], web.id)
  assert.equal(new Set(ids).size, 2, 'no two have one id')

  const page = { ...web, platform: 'js', settings: { origin: 'https://example.com' } }
  assert.equal((await patch(web, page)).status, 200, 'once for each platform')
  const again = await patch({ url: web.url }, page, { url: web.url, platform: 'web' })
  assertError(again, { ...INVALID, fields: ['callback_uris.0.url', 'callback_uris.2.url'] })

  for (const url of ['http://localhost:1@example.com', 'https://a@example.com', 'https://example.com/#a'])
    assertError(await patch({ url }), { ...INVALID, fields: ['callback_uris.0.url'] })
  const wrong = await patch({ url: 'http://example.com' }, { url: 'app://x', platform: 'ios' }, { platform: 'web' })
  assertError(wrong, { ...INVALID, fields: ['callback_uris.0.url', 'callback_uris.1.settings', 'callback_uris.2.url'] })
})
