/** One Microsoft client through which users of many tenants have signed in, of which one tenant no longer lets it in. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer } from '../harness/stand-in.ts'
import { activeOf, authenticated, given, lend, lent, ok, secretOf, type Given } from './given.ts'

const LATER_S = 4000
const HERE = 'ada@here.example'
const ELSEWHERE = ['ben@elsewhere.example', 'eve@elsewhere.example'] as const
/** What Microsoft says of a tenant, in the words for the client as such. */
const SAID = [
  ['invalid_grant', 'AADSTS65001: The user or administrator has not consented to use the application.'],
  ['unauthorized_client', 'AADSTS700016: Application was not found in the directory.'],
  ['unauthorized_client', 'AADSTS7000112: Application is disabled.'],
  ['invalid_resource', 'AADSTS500011: The resource principal was not found in the tenant.'],
] as const

const refusing = (
  { provider }: Given,
  [error, words]: (typeof SAID)[number],
  isRefused: (address: string) => boolean,
) => {
  provider.fault = ({ address }) => (isRefused(address) ? answer(400, { error, error_description: words }) : undefined)
}

const healthIn = async ({ api }: Given, id: string) =>
  ok(await api.get(`/v3/connectors/microsoft/creds/${id}/health`))['state']

for (const said of SAID)
  test(`a tenant stops its own users alone: ${said[1].slice(0, 13)}`, async () => {
    await given(undefined, async (of) => {
      const { api, grant, provider, later } = of
      const ada = await grant(`rt.${HERE}`, 'microsoft')
      const others = [await grant(`rt.${ELSEWHERE[0]}`, 'microsoft'), await grant(`rt.${ELSEWHERE[1]}`, 'microsoft')]
      const active = await activeOf(api, 'microsoft')
      later(LATER_S)
      await lent(api, ada)
      refusing(of, said, (address) => address !== HERE)
      for (const id of others) {
        const { status, headers } = await lend(api, id)
        assert.deepEqual([status, headers['retry-after']], [504, '300'])
        assert.equal((await lend(api, id)).status, 504)
        assert.equal(ok(await api.get(`/v3/grants/${id}`))['grant_status'], 'valid')
      }
      for (const address of ELSEWHERE)
        assert.equal(provider.callsFor(address), 2, 'once when it signed in, and once since')
      const added = await authenticated(api, 'rt.new@elsewhere.example', 'microsoft')
      assert.deepEqual([added.status, added.body.error.type], [400, 'grant.invalid_authentication'])
      assert.equal(await healthIn(of, active), 'ok')
      later(3000)
      await lent(api, ada, '?min_ttl=3000')

      provider.fault = () => undefined
      later(300)
      for (const id of others) await lent(api, id)
    })
  })

test('where the client is let in nowhere it is the credential’s, and nobody has to sign in again', async () => {
  await given(undefined, async (of) => {
    const { api, grant, provider, later } = of
    const ids = [await grant(`rt.${HERE}`, 'microsoft'), await grant(`rt.${ELSEWHERE[0]}`, 'microsoft')]
    refusing(of, SAID[1], () => true)
    later(LATER_S)
    const asked = provider.calls.length
    for (const id of ids) assert.equal((await lend(api, id)).status, 409)
    assert.equal(provider.calls.length, asked + 1)
    assert.equal(await healthIn(of, await activeOf(api, 'microsoft')), 'failing')
    ok(await api.patch('/v3/connectors/microsoft', { settings: secretOf('second') }))
    provider.fault = () => undefined
    for (const id of ids) await lent(api, id)
  })
})

test('a credential that is for one tenant fails as a whole, though it has just worked', async () => {
  await given(undefined, async (of) => {
    const { api, provider, later } = of
    const tenant = 'contoso.onmicrosoft.com'
    const made = async (type: string, data: object) =>
      ok(
        await api.post('/v3/connectors/microsoft/creds', {
          name: type,
          credential_type: type,
          credential_data: { ...data, tenant },
        }),
      ).id
    const credentials = {
      consented: await made('adminconsent', {}),
      ownClient: await made('connector', secretOf('of-one-tenant')),
    }
    for (const [name, id] of Object.entries(credentials)) {
      provider.fault = () => undefined
      const grantOf = async (address: string) => {
        const who = name === 'consented' ? { email_address: address } : { refresh_token: `rt.${address}` }
        const settings = { ...who, credential_id: id }
        return ok(await api.post('/v3/connect/custom', { provider: 'microsoft', settings })).id
      }
      const grants = [await grantOf(`ada.${name}@here.example`), await grantOf(`ben.${name}@here.example`)]
      later(3500)
      refusing(of, SAID[0], () => true)
      const asked = provider.calls.length
      for (const grant of grants) assert.equal((await lend(api, grant, '?min_ttl=3000')).status, 409)
      assert.equal(provider.calls.length, asked + 1)
      assert.equal(await healthIn(of, id), 'failing')
    }
  })
})
