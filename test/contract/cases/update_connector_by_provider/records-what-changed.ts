import assert from 'node:assert/strict'
import { add, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'its record names what has another value now, and not all that was sent',
  async ({ api, auditLength, changedSince }) => {
    const { active_credential_id: first } = await connect(api, 'google', { settings: client('first') })
    const { id: second } = await add(api)
    const set = { name: 'N', scope: ['read'], settings: client('first'), active_credential_id: first }
    await api.patch('/v3/connectors/google', set)
    const length = await auditLength()
    const changes: readonly (readonly [object, readonly string[]])[] = [
      [set, []],
      [{ ...set, scopes: ['read'], settings: { client_id: client('first').client_id } }, []],
      [{ ...set, name: ' N ' }, []],
      [{ ...set, name: 'M' }, ['name']],
      [{ scopes: 'write' }, ['scopes']],
      [{ ...set, name: 'M', active_credential_id: undefined }, ['scope']],
      [{ active_credential_id: second }, ['active_credential_id']],
      [{ ...set, name: 'M' }, ['active_credential_id']],
    ]
    for (const [body] of changes) {
      const { status, raw } = await api.patch('/v3/connectors/google', body)
      assert.equal(status, 200, raw)
    }
    assert.deepEqual(
      await changedSince(length),
      changes.map(([, changed]) => changed),
    )
    // The record of the credential that keeps them comes after that of the connector.
    const before = await auditLength()
    await api.patch('/v3/connectors/google', { ...set, name: 'M', settings: client('third') })
    assert.deepEqual(await changedSince(before), [['settings'], ['credential_data']])
  },
)
