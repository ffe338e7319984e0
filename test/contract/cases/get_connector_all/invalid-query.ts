import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('listing connectors checks every query parameter', wrongQuery('get_connector_all'))
