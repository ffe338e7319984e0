import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'detecting a provider counts against the limit of the application',
  rateLimited('detect_provider_by_email'),
)
