/** Names of one long word, where they stand and at each width: nothing is pushed out of the window. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { paths } from '../../web/dashboard/paths.ts'
import { api, withDeployment } from '../harness/index.ts'
import { putGrant } from './grants.ts'
import { cutOff } from './reading.ts'
import { settled, startSite, type Site } from './site.ts'

const NAME = 'W'.repeat(200)
const ADDRESS = `${'l'.repeat(64)}@${'department.'.repeat(10)}example`

let site: Site
let grant: string
before(async () => {
  site = await startSite({
    also: async ({ data, app, active }) =>
      withDeployment(data, async ({ store, keys }) => {
        const place = { store, keys, app: app as never }
        const given = { provider: 'google', email: ADDRESS, createdAt: Math.floor(Date.now() / 1000) }
        grant = await putGrant(place, { ...given, credentialId: active as never, credentialVersion: 2 })
      }),
  })
  const { app, apiKey, active } = site.filled
  const renamed = await api(site.url, apiKey).patch(`/v3/connectors/google/creds/${active}`, { name: NAME })
  assert.equal(renamed.status, 200, renamed.raw)
  const { page, close } = await site.visit(paths.overview(app))
  const post = (path: string, body: object) =>
    page.evaluate<number>(
      `fetch('/dashboard/api/${path}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))} }).then(({ status }) => status)`,
    )
  const shorter = NAME.slice(0, 100)
  assert.equal(await post(`applications/${app}/api-keys`, { name: shorter, scopes: ['audit:read'] }), 201)
  assert.equal(await post('applications', { name: shorter, environment: 'staging' }), 201)
  await close()
})
after(() => site.stop())

const places: Readonly<Record<string, () => string>> = {
  overview: () => paths.overview(site.filled.app),
  connectors: () => paths.connectors(site.filled.app),
  'a connector': () => paths.connector(site.filled.app, 'google'),
  'a credential': () => paths.credential(site.filled.app, 'google', site.filled.active),
  grants: () => paths.grants(site.filled.app),
  'a grant': () => paths.grant(site.filled.app, grant),
  'API keys': () => paths.apiKeys(site.filled.app),
  'the audit log': () => paths.audit(site.filled.app),
  applications: () => paths.applications,
}

describe('a name of one long word stays in the window', { concurrency: 2 }, () => {
  for (const [name, path] of Object.entries(places))
    test(name, async () => {
      const { page, close } = await site.visitAgain(path())
      for (const width of [1440, 1000, 360]) {
        await page.setViewportSize({ width, height: 800 })
        await settled(page)
        assert.deepEqual(await cutOff(page), [], `${width} pixels wide`)
      }
      await close()
    })
})

test('beside the navigation too, credentials are told apart by their names', async () => {
  const { page, close } = await site.visitAgain(paths.connector(site.filled.app, 'google'))
  const name = page.getByRole('link', { name: 'Marketplace listing' })
  for (const width of [1000, 1100, 1210]) {
    await page.setViewportSize({ width, height: 800 })
    await settled(page)
    const box = await name.boundingBox()
    assert.ok(box !== null && box.width > 100, `${width} pixels wide: ${box?.width}`)
  }
  await close()
})
