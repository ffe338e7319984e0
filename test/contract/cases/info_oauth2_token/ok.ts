import assert from 'node:assert/strict'
import { callOf } from '../../calls.ts'
import { send } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('tells what a token says', async ({ api, applicationId }) => {
  const { status, body, raw } = await send(api, await callOf('info_oauth2_token', api), { key: null })
  assert.equal(status, 200, raw)
  assert.deepEqual([body.data['aud'], body.data['email']], [applicationId, 'calendar@example.com'])
})
