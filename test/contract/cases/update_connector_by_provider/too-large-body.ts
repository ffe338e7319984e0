import { contract } from '../../contract.ts'
import { tooLargeBody } from '../../outcomes.ts'

export default contract(
  'updating a connector refuses a large body before it is read',
  tooLargeBody('update_connector_by_provider'),
)
