import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a provider that takes no credentials of a type says so', async ({ api }) => {
  const refused = [
    ['imap', 'connector', /imap connectors take no credentials/],
    ['zoom', 'serviceaccount', /must be one of: connector \(zoom\)/],
    ['google', 'adminconsent', /must be one of: connector, serviceaccount \(google\)/],
    ['google', 'password', /must be one of: connector, serviceaccount, adminconsent/],
  ] as const
  for (const [provider, credential_type, message] of refused) {
    await connect(api, provider, provider === 'imap' ? {} : { settings: client() })
    const body = { name: 'N', credential_type, credential_data: client() }
    const answer = await api.post(`/v3/connectors/${provider}/creds`, body)
    assertError(answer, { ...INVALID, fields: ['credential_type'], message })
  }
})
