import assert from 'node:assert/strict'
import type { ApplicationId } from '../../../../src/lib/ids.ts'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('what was sealed for it is destroyed', async ({ api, applicationId, deployment }) => {
  await connect(api)
  const { id } = await authenticate(api)
  const sealed = () =>
    Promise.all(
      (['grant-secret', 'grant-token'] as const).map((kind) =>
        deployment.store.read.box(applicationId as ApplicationId, kind, id),
      ),
    )
  assert.ok((await sealed()).every((box) => box !== undefined))
  await api.delete(`/v3/grants/${id}`)
  assert.deepEqual(await sealed(), [undefined, undefined])
})
