import { ofNoGrant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'borrowing a token of a grant that is not there is a 404',
  unknown('get_provider_token', 'Grant', ofNoGrant),
)
