import assert from 'node:assert/strict'
import { mailServers } from '../../../mail/servers.ts'
import { PASSWORD, USER } from '../../../mail/world.ts'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('an Exchange mailbox is opened before its password is kept', async (world) => {
  await connect(world.api, 'ews', {})
  const { upstream, inboxes } = await mailServers()
  const api = await world.through({ upstream })
  const settings = { email: USER, ews_username: 'EXAMPLE\\user', ews_password: PASSWORD, ews_host: 'mail.example.com' }
  const body = { provider: 'ews', settings, scope: ['ews.messages'] }
  const answer = await api.post('/v3/connect/custom', body)
  assert.equal(answer.status, 201)
  assert.deepEqual(answer.body.data['scope'], ['ews.messages'])
  assert.deepEqual(inboxes, [USER])
})
