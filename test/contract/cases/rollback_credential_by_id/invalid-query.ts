import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract(
  'rolling back names every query parameter that is wrong',
  wrongQuery('rollback_credential_by_id'),
)
