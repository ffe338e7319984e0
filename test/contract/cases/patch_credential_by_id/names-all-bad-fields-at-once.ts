import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('all bad fields are named at once, with their paths', async ({ api }) => {
  await connect(api)
  const { id } = await add(api)
  const credential_data = { client_id: '', extra: 'kept' }
  const body = { name: '\n', credential_type: 'x', credential_data, credential_date: 1 }
  const answer = await api.patch(`/v3/connectors/google/creds/${id}`, body)
  const data = ['credential_data.client_id', 'credential_data.client_secret']
  assertError(answer, { ...INVALID, fields: [...data, 'credential_date', 'credential_type', 'name'] })
})
