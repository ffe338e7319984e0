import { contract } from '../../contract.ts'
import { tooLargeBody } from '../../outcomes.ts'

export default contract(
  'creating a credential refuses a large body before it is read',
  tooLargeBody('create_credential'),
)
