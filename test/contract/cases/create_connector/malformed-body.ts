import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'creating a connector refuses what is not JSON without quoting it',
  malformedBody('create_connector'),
)
