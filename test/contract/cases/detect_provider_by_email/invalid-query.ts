import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('detecting a provider checks every query parameter', wrongQuery('detect_provider_by_email'))
