import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('text that no UTF-8 can carry is refused rather than altered', async ({ api }) => {
  await connect(api)
  const post = (data: string) =>
    api.post('/v3/connectors/google/creds', `{"name":"N","credential_type":"connector","credential_data":${data}}`)
  const escaped = await post('{"client_id":"a","client_secret":"\\ud800"}')
  assertError(escaped, { ...INVALID, fields: ['credential_data.client_secret'], message: /well-formed/ })
  const huge = await post('{"client_id":"a","client_secret":"b","n":1e999}')
  assertError(huge, { ...INVALID, fields: ['credential_data.n'] })
  const long = await post('{"client_id":"a","client_secret":"b","n":{"project":104857600000000000001}}')
  assertError(long, { ...INVALID, fields: ['credential_data.n.project'], message: /must be text/ })
})
