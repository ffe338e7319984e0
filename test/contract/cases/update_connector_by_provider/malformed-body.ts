import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'updating a connector refuses what is not JSON without quoting it',
  malformedBody('update_connector_by_provider'),
)
