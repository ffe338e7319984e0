import { ofNoGrant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'updating a grant of another application answers the bytes of an unknown one',
  foreign('patch_grant_by_id', ofNoGrant),
)
