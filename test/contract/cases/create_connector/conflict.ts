import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

export default contract('a second connector of a provider is a conflict unless it is the same', async ({ api }) => {
  await connect(api)
  const others = [
    { settings: client('other') },
    { settings: client(), name: 'Other' },
    { settings: client(), scope: ['a'] },
  ]
  for (const other of others) {
    const answer = await api.post('/v3/connectors', { provider: 'google', ...other })
    assertError(answer, { ...CONFLICT, message: /^provider: .*google/ })
  }
})
