import assert from 'node:assert/strict'
import { add, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'a permission that is missing to look a mailbox up is named, and stops no other call through the credential',
  async ({ api }) => {
    await connect(api, 'microsoft')
    const tenant = { tenant: 'contoso.onmicrosoft.com' }
    const { id } = await add(api, { credential_type: 'adminconsent', credential_data: tenant }, 'microsoft')
    const attempt = (email_address: string) =>
      api.post('/v3/connect/custom', { provider: 'microsoft', settings: { email_address, credential_id: id } })
    const refused = await attempt('denied@contoso.com')
    assertError(refused, { status: 400, type: 'grant.invalid_authentication', message: /User\.Read\.All/ })
    assert.deepEqual(refused.body.error.provider_error?.code, 'Authorization_RequestDenied')
    assert.equal((await attempt('room@contoso.com')).status, 201)
  },
)
