import assert from 'node:assert/strict'
import { add, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'with the consent of an administrator a mailbox is looked up in the tenant',
  async ({ api }) => {
    await connect(api, 'microsoft')
    const tenant = { tenant: 'contoso.onmicrosoft.com' }
    const { id } = await add(api, { credential_type: 'adminconsent', credential_data: tenant }, 'microsoft')
    const attempt = (email_address: string) =>
      api.post('/v3/connect/custom', { provider: 'microsoft', settings: { email_address, credential_id: id } })
    const { body } = await attempt('room@contoso.com')
    assert.deepEqual([body.data['email'], body.data.name], ['room@contoso.com', 'A Person'])
    assertError(await attempt('nobody@contoso.com'), { status: 400, type: 'grant.invalid_authentication' })
  },
)
