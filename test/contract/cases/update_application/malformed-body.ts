import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'updating the application refuses what is not JSON without quoting it',
  malformedBody('update_application'),
)
