import { add, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

export default contract('a credential whose data was never replaced cannot be rolled back', async ({ api }) => {
  await connect(api)
  const { id } = await add(api)
  const path = `/v3/connectors/google/creds/${id}`
  const refused = { ...CONFLICT, message: /no version before this one/ }
  assertError(await api.post(`${path}/rollback`, undefined), refused)
  await api.patch(path, { name: 'Renamed' })
  assertError(await api.post(`${path}/rollback`, undefined), refused)
})
