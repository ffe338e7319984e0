import { ofNoGrant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'borrowing a token of a grant of another application answers the bytes of an unknown one',
  foreign('get_provider_token', ofNoGrant),
)
