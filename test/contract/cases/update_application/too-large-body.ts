import { contract } from '../../contract.ts'
import { tooLargeBody } from '../../outcomes.ts'

export default contract(
  'updating the application refuses a large body before it is read',
  tooLargeBody('update_application'),
)
