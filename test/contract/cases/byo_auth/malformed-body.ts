import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'authenticating a mailbox refuses what is not JSON without quoting it',
  malformedBody('byo_auth'),
)
