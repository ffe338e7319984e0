import assert from 'node:assert/strict'
import { mailServers } from '../../../mail/servers.ts'
import { PASSWORD } from '../../../mail/world.ts'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('an iCloud mailbox is signed in to at the servers that Apple has', async (world) => {
  await connect(world.api, 'icloud', {})
  const { upstream, asked } = await mailServers()
  const api = await world.through({ upstream })
  const settings = { username: 'ada@icloud.com', password: PASSWORD }
  const { status, body } = await api.post('/v3/connect/custom', { provider: 'icloud', settings })
  assert.equal(status, 201)
  assert.equal(body.data['email'], 'ada@icloud.com')
  assert.deepEqual(asked, ['imap.mail.me.com:993', 'smtp.mail.me.com:587'])
})
