import assert from 'node:assert/strict'
import { googleKeyFile } from '../../../harness/index.ts'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  'the camelCase and digit-key spellings of official clients are accepted and kept under the known names',
  async ({ api, vault }) => {
    await connect(api)
    const file = googleKeyFile()
    const { auth_provider_x509_cert_url: a, client_x509_cert_url: c, private_key, client_email, ...rest } = file
    const spelled = { auth_provider_x_509_cert_url: a, client_x_509_cert_url: c, privateKey: private_key }
    const credential_data = { ...rest, ...spelled, clientEmail: client_email }
    const { id } = await add(api, { name: 'N', credential_type: 'serviceaccount', credential_data })
    assert.deepEqual(await vault('google', id), file)

    const twice = { ...file, clientEmail: 'another@example.com' }
    const answer = await api.post('/v3/connectors/google/creds', {
      name: 'M',
      credential_type: 'serviceaccount',
      credential_data: twice,
    })
    assertError(answer, { ...INVALID, fields: ['credential_data.clientEmail'] })
  },
)
