import { ofNoGrant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'deleting a grant of another application answers the bytes of an unknown one',
  foreign('delete_grant_by_id', ofNoGrant),
)
