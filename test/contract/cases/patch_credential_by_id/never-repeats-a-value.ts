import assert from 'node:assert/strict'
import { googleKeyFile } from '../../../harness/index.ts'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('no refusal repeats a value that was sent', async ({ api }) => {
  await connect(api)
  const { id } = await add(api, { name: 'S', credential_type: 'serviceaccount', credential_data: googleKeyFile() })
  const canary = 'canary-5f2b9c'
  const pem = `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`
  const faults = [
    { type: canary },
    { private_key: pem },
    { token_uri: `https://${canary}` },
    { universe_domain: canary },
  ]
  const bodies = [
    ...faults.map((fault) => ({ credential_data: googleKeyFile({ ...fault, note: canary }) })),
    { credential_type: canary },
    { name: `${canary}\u0000` },
    { credential_data: canary },
    { credential_data: [canary] },
  ]
  for (const body of bodies) {
    const answer = await api.patch(`/v3/connectors/google/creds/${id}`, body)
    assertError(answer, INVALID)
    assert.ok(!answer.raw.includes(canary), answer.raw)
  }
})
