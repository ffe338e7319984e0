import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('adminconsent takes a tenant, or the older client id and secret', async ({ api, vault }) => {
  await connect(api, 'microsoft')
  const forms = [{ tenant: 'contoso.onmicrosoft.com' }, client('seed'), { ...client('both'), tenant: 'organizations' }]
  for (const [at, credential_data] of forms.entries()) {
    const more = { name: `Form ${at}`, credential_type: 'adminconsent', credential_data }
    assert.deepEqual(await vault('microsoft', (await add(api, more, 'microsoft')).id), credential_data)
  }
  const wrong = { name: 'W', credential_type: 'adminconsent', credential_data: { tenant: 'not a tenant' } }
  const fields = ['credential_data.tenant']
  assertError(await api.post('/v3/connectors/microsoft/creds', wrong), { ...INVALID, fields })
})
