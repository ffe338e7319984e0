import assert from 'node:assert/strict'
import { providerNames } from '../../../../src/providers/index.ts'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('each of the ten providers can have a connector', async ({ api }) => {
  for (const provider of providerNames) {
    const settings = ['google', 'microsoft', 'yahoo', 'zoom'].includes(provider) ? { settings: client() } : {}
    const made = await connect(api, provider, settings)
    assert.equal(made.name, provider, 'without a name it is named after its provider')
  }
  assert.equal((await api.get('/v3/connectors?limit=200')).items.length, 10)
})
