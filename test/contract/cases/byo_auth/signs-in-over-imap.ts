import assert from 'node:assert/strict'
import { mailServers } from '../../../mail/servers.ts'
import { PASSWORD, USER } from '../../../mail/world.ts'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract('a password is tried over IMAP and SMTP before it is kept', async (world) => {
  await connect(world.api, 'imap', {})
  const { upstream } = await mailServers()
  const api = await world.through({ upstream })
  const settings = {
    imap_username: USER,
    imap_password: PASSWORD,
    imap_host: 'imap.example.com',
    imap_port: 993,
    smtp_host: 'smtp.example.com',
    smtp_port: 465,
  }
  const { status, body, raw } = await api.post('/v3/connect/custom', { provider: 'imap', settings })
  assert.equal(status, 201)
  assert.equal(body.data['email'], USER)
  assert.ok(!raw.includes(JSON.stringify(PASSWORD)))
  const wrong = { ...settings, imap_password: 'canary-1b7e90' }
  const refused = await api.post('/v3/connect/custom', { provider: 'imap', settings: wrong })
  assertError(refused, { status: 400, type: 'grant.invalid_authentication' })
  assert.ok(refused.raw.includes('settings.imap_password') && !refused.raw.includes('canary-1b7e90'))
})
