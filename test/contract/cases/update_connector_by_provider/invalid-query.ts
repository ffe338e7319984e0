import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('updating a connector checks every query parameter', wrongQuery('update_connector_by_provider'))
