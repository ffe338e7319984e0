import assert from 'node:assert/strict'
import { connect, detect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  '`all_provider_types` searches beyond what is connected, as Python spells it too',
  async (world) => {
    const { api } = world
    for (const all of ['true', 'True'])
      assert.equal((await detect(api, 'ada@outlook.de', all))['provider'], 'microsoft')
    for (const all of ['false', 'False']) assert.equal((await detect(api, 'ada@outlook.de', all))['detected'], false)
    assert.deepEqual((await detect(api, 'ada@yahoo.com', 'true'))['provider'], 'yahoo')
    await connect(api, 'imap', {})
    const over = async (email: string) => {
      const { provider, type } = await detect(api, email)
      return [provider, type]
    }
    assert.deepEqual(await over('ada@yahoo.com'), ['imap', 'yahoo'], 'IMAP, where it is the connector that there is')
    assert.deepEqual(await over('ada@gmx.de'), ['imap', 'gmx'])
    assert.deepEqual(await over('ada@gmail.com'), [undefined, undefined])
  },
)
