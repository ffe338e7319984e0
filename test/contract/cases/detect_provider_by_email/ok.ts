import assert from 'node:assert/strict'
import { connect, detect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('a well-known domain tells the provider, of those that are connected', async ({ api }) => {
  const none = { email_address: 'ada@gmail.com', detected: false }
  assert.deepEqual(await detect(api, 'ada@gmail.com'), none)
  await connect(api)
  assert.deepEqual(await detect(api, 'ada@gmail.com'), { ...none, detected: true, provider: 'google' })
  assert.deepEqual(await detect(api, 'Ada@GMail.COM'), {
    email_address: 'Ada@GMail.COM',
    detected: true,
    provider: 'google',
  })
  assert.equal((await detect(api, 'ada@hotmail.co.uk'))['detected'], false)
})
