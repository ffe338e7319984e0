import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'every sealed version of it is destroyed at once',
  async ({ api, applicationId, deployment }) => {
    await connect(api)
    const { id } = await add(api)
    await api.patch(`/v3/connectors/google/creds/${id}`, { credential_data: client('third') })
    const boxes = async () => {
      const all = await deployment.store.read.sealedVersionsAfter(-1, 100_000)
      return all.filter((box) => box.applicationId === applicationId && box.credentialId === id).length
    }
    assert.equal(await boxes(), 2)
    await api.delete(`/v3/connectors/google/creds/${id}`)
    assert.equal(await boxes(), 0)
  },
)
