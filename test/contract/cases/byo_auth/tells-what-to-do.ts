import assert from 'node:assert/strict'
import { inTenant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'a permission that is missing to look a mailbox up is named, and stops no other call through the credential',
  async ({ api }) => {
    const attempt = await inTenant(api)
    const refused = await attempt('denied@contoso.com')
    assertError(refused, { status: 400, type: 'grant.invalid_authentication', message: /User\.Read\.All/ })
    assert.deepEqual(refused.body.error.provider_error?.code, 'Authorization_RequestDenied')
    assert.equal((await attempt('room@contoso.com')).status, 201)
  },
)
