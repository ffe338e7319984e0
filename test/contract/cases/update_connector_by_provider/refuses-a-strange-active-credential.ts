import { googleKeyFile } from '../../../harness/index.ts'
import { connect, add, UNKNOWN_ID } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  'only a credential of this connector, of the type connector, can become the active one',
  async ({ api, other }) => {
    await connect(api)
    await connect(api, 'zoom')
    await connect(other)
    const account = await add(api, { name: 'A', credential_type: 'serviceaccount', credential_data: googleKeyFile() })
    const strange = [(await add(api, {}, 'zoom')).id, (await add(other)).id, UNKNOWN_ID, '', account.id]
    for (const active_credential_id of strange) {
      const answer = await api.patch('/v3/connectors/google', { active_credential_id })
      assertError(answer, { ...INVALID, fields: ['active_credential_id'] })
    }
    assertError(await api.patch('/v3/connectors/google', { active_credential_id: null }), INVALID)
  },
)
