import assert from 'node:assert/strict'
import { add, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  'before an administrator has consented, what names no tenant opens no mailbox, and nobody is asked',
  async ({ api, provider }) => {
    await connect(api, 'microsoft')
    const asked = provider.calls.length
    for (const data of [client('second'), { tenant: 'common' }, { ...client('second'), tenant: 'organizations' }]) {
      const { id } = await add(
        api,
        { name: JSON.stringify(data), credential_type: 'adminconsent', credential_data: data },
        'microsoft',
      )
      const settings = { email_address: 'room@contoso.com', credential_id: id }
      const answer = await api.post('/v3/connect/custom', { provider: 'microsoft', settings })
      assertError(answer, { ...INVALID, fields: ['settings.credential_id'], message: /consent.*tenant/ })
    }
    assert.equal(provider.calls.length, asked)
  },
)
