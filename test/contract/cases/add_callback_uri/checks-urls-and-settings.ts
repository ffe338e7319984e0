import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

const path = '/v3/applications/redirect-uris'
const ios = { platform: 'ios', settings: { bundle_id: 'com.example' } }

/** What leads to a place that the application cannot mean, or that a browser acts upon by itself. */
const wrongUrls = [
  { url: 'http://app.example.com' },
  { url: 'http://localhost.example.com' },
  { url: 'http://localhost:80@example.com/' },
  { url: 'https://someone@example.com/' },
  { url: 'https://example.com/#fragment' },
  { url: 'https:///callback' },
  { url: '/callback' },
  { url: 'myapp://callback' },
  { url: 'http://app.example.com', ...ios },
  { url: 'javascript:alert(1)', ...ios },
  { url: 'JavaScript:alert(1)', ...ios },
  { url: 'data:text/html,x', ...ios },
]

const rightUrls = [
  { url: 'https://app.example.com' },
  { url: 'https://app.example.com:8443/a/b?c=d' },
  { url: 'http://localhost:3000/callback', platform: 'desktop' },
  { url: 'http://127.0.0.1/', platform: 'desktop' },
  { url: 'MyApp://callback', ...ios },
  { url: 'com.example.app:/callback', ...ios },
  { url: 'https://app.example.com/universal', ...ios },
]

export default contract('a URL has to lead to the application, and each platform has its settings', async ({ api }) => {
  for (const wrong of wrongUrls)
    assertError(await api.post(path, wrong), { ...INVALID, fields: ['url'], message: /^url: must be / })
  for (const right of rightUrls) assert.equal((await api.post(path, right)).status, 200, right.url)

  for (const url of [
    'https://app.example.com/a b',
    'https://app.example.com/ü',
    'https://bücher.example/',
    'https://a.b/\n',
  ])
    assertError(await api.post(path, { url }), { ...INVALID, fields: ['url'], message: /percent-encoded/ })
  assertError(await api.post(path, { url: 'https://a.b/#' }), { ...INVALID, fields: ['url'], message: /fragment/ })
  assertError(await api.post(path, { url: 'https://a.b/%' }), {
    ...INVALID,
    fields: ['url'],
    message: /must be a URL$/,
  })

  const url = 'https://app.example.com/settings'
  const page = (origin: string, at = url) => api.post(path, { url: at, platform: 'js', settings: { origin } })
  for (const origin of [
    'not a url',
    '*',
    'null',
    'app.example.com',
    'ftp://a.example',
    'https://a.example/page',
    'https://',
  ])
    assertError(await page(origin), { ...INVALID, fields: ['settings.origin'], message: /must be an origin/ })
  for (const origin of ['https://a.example:8443', 'http://localhost:3000', 'http://[::1]:3000'])
    assert.equal((await page(origin, `${url}?${origin.length}`)).status, 200, origin)
  assertError(await api.post(path, { url, platform: 'js' }), { ...INVALID, fields: ['settings'] })
  assertError(await api.post(path, { url, ...ios, settings: {} }), { ...INVALID, fields: ['settings.bundle_id'] })
  const android = { url, platform: 'android', settings: { package_name: 'com.example' } }
  assertError(await api.post(path, android), {
    ...INVALID,
    fields: ['settings'],
    message: /sha1_certificate_fingerprint/,
  })
  const settings = { package_name: 'com.example', sha_1_certificate_fingerprint: 'AA:BB' }
  const made = await api.post(path, { ...android, settings })
  const expected = { package_name: 'com.example', sha1_certificate_fingerprint: 'AA:BB' }
  assert.deepEqual(made.body.data['settings'], expected, 'the spelling of the Node client is put right')
})
