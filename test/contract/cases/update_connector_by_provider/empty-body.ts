import { contract } from '../../contract.ts'
import { emptyBody } from '../../outcomes.ts'

export default contract('updating a connector needs something to go by', emptyBody('update_connector_by_provider'))
