import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('no refusal repeats what was brought along', async ({ api }) => {
  await connect(api)
  const canary = 'canary-5f2b9c'
  const bodies = [
    { refresh_token: `revoked.${canary}` },
    { refresh_token: [canary] },
    { refresh_token: canary.repeat(2000) },
    { refresh_token: `rt.${canary}`, credential_id: canary },
    { email_address: canary, credential_id: canary },
  ]
  for (const settings of bodies) {
    const answer = await api.post('/v3/connect/custom', { provider: 'google', settings })
    assert.equal(answer.status, 400)
    assert.ok(!answer.raw.includes(canary), answer.raw)
  }
})
