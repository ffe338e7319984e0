import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { builtFiles, encodingFor } from '../../src/http/assets.ts'
import { startInProcess, type InProcessServer } from '../harness/index.ts'
import { operations, PATCH } from './site.ts'

let server: InProcessServer
before(async () => {
  server = await startInProcess()
})
after(() => server.stop())

const get = (url: string, headers: Record<string, string> = {}) => server.app.inject({ method: 'GET', url, headers })

async function assetsOf(page: string): Promise<string[]> {
  const { body } = await get(page)
  const assets = [...body.matchAll(/(?:src|href)="(\/docs\/assets\/[^"]+)"/g)].map(([, url = '']) => url)
  assert.ok(assets.length >= 3, 'the assets are built: `npm ci` does it, or `node scripts/build-web.ts`')
  return assets
}

test('pages allow nothing inline and nothing from elsewhere, and are shown in no frame', async () => {
  for (const url of [
    '/docs',
    `/docs/${PATCH}`,
    '/docs/no-such-page',
    '/docs/search.json',
    ...(await assetsOf('/docs')),
  ]) {
    const { headers } = await get(url)
    assert.equal(
      headers['content-security-policy'],
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      url,
    )
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
    assert.equal(String(headers['x-request-id']).length, 36)
  }
})

test('a page is asked for again each time, and sent only when it has changed', async () => {
  const first = await get(`/docs/${PATCH}`)
  assert.equal(first.headers['cache-control'], 'no-cache')
  const again = await get(`/docs/${PATCH}`, { 'if-none-match': String(first.headers.etag) })
  assert.equal(again.statusCode, 304)
  assert.equal(again.body, '')
  assert.equal((await get(`/docs/${PATCH}`, { 'if-none-match': '"another"' })).statusCode, 200)
})

test('pages and assets come compressed as the client takes them, with the same content', async () => {
  for (const url of ['/docs', `/docs/${PATCH}`, `/docs/${PATCH}.json`, ...(await assetsOf('/docs'))]) {
    const plain = await get(url)
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.equal(plain.headers.vary, 'accept-encoding')
    const br = await get(url, { 'accept-encoding': 'gzip, deflate, br' })
    const zipped = await get(url, { 'accept-encoding': 'gzip' })
    assert.equal(br.headers['content-encoding'], 'br')
    assert.equal(zipped.headers['content-encoding'], 'gzip')
    assert.ok(brotliDecompressSync(br.rawPayload).equals(plain.rawPayload), url)
    assert.ok(gunzipSync(zipped.rawPayload).equals(plain.rawPayload), url)
  }
})

test('the encoding is one that the client takes', () => {
  assert.equal(encodingFor('gzip;q=1.0, br;q=0.5'), 'br')
  assert.equal(encodingFor('br;q=0, gzip'), 'gzip')
  assert.equal(encodingFor('GZIP;q=0.0, deflate'), 'identity')
  assert.equal(encodingFor(undefined), 'identity')
})

test('an asset may be kept for ever, since its name changes with its content', async () => {
  for (const url of await assetsOf('/docs')) {
    const { headers, statusCode } = await get(url)
    assert.equal(statusCode, 200)
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.match(url, /-[\w-]{8}\.(?:js|css)$/)
    assert.match(String(headers['content-type']), url.endsWith('.js') ? /^text\/javascript/ : /^text\/css/)
  }
})

test('no other file can be had by an asset’s name', async () => {
  for (const name of ['manifest.json', '..%2f..%2f..%2fpackage.json', '%2e%2e%2fmanifest.json', 'main.js', PATCH])
    assert.equal((await get(`/docs/assets/${name}`)).statusCode, 404, name)
  assert.equal(builtFiles('no-such-application').entry('main.ts'), undefined)
  assert.equal(await builtFiles('no-such-application').read('main.ts', 'br'), undefined)
})

test('what is not there is answered as such, and other methods are refused', async () => {
  const missing = await get('/docs/no_such_operation')
  assert.equal(missing.statusCode, 404)
  assert.match(missing.body, /There is no such page/)
  assert.equal((await get('/docs/constructor')).statusCode, 404)
  assert.equal((await get('/docs/a/b')).statusCode, 404)
  assert.equal((await get('/docs/')).headers.location, '/docs')
  for (const url of ['/docs', `/docs/${PATCH}`, '/docs/assets/x.js']) {
    const answer = await server.app.inject({ method: 'DELETE', url })
    assert.equal(answer.statusCode, 405, url)
    assert.equal(answer.headers.allow, 'GET, HEAD')
  }
  assert.equal((await server.app.inject({ method: 'HEAD', url: '/docs' })).statusCode, 200)
})

test('each operation has what its console needs, and the search knows each operation', async () => {
  const index = (await get('/docs/search.json')).json<{ to: string }[]>()
  const found = new Set(index.map(({ to }) => to))
  for (const { id, method, body } of operations) {
    assert.ok(found.has(`/docs/${id}`), id)
    const data = (await get(`/docs/${id}.json`)).json<{ method: string; body?: unknown; schemas: object }>()
    assert.equal(data.method, method)
    assert.equal(data.body !== undefined, body !== undefined)
  }
  assert.ok(found.has(`/docs/${PATCH}#body.credential_data.private_key`))
})
