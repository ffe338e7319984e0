import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'creating a credential refuses what is not JSON without quoting it',
  malformedBody('create_credential'),
)
