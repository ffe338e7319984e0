import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract('`inbox` and its newer name `nylas` are both accepted and stay distinct', async ({ api }) => {
  await connect(api, 'inbox', { name: 'Older' })
  assertError(await api.get('/v3/connectors/nylas'), NOT_FOUND)
  await connect(api, 'nylas', { name: 'Newer' })
  assert.equal((await api.get('/v3/connectors/inbox')).body.data.name, 'Older')
})
