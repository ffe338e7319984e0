import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('reading a connector checks every query parameter', wrongQuery('get_connector_by_provider'))
