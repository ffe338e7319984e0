import assert from 'node:assert/strict'
import { inTenant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'with the consent of an administrator a mailbox is looked up in the tenant',
  async ({ api }) => {
    const attempt = await inTenant(api)
    const { body } = await attempt('room@contoso.com')
    assert.deepEqual([body.data['email'], body.data.name], ['room@contoso.com', 'A Person'])
    assertError(await attempt('nobody@contoso.com'), { status: 400, type: 'grant.invalid_authentication' })
  },
)
