import { ofNoConnector } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'updating a connector that is not there is a 404',
  unknown('update_connector_by_provider', 'Connector', ofNoConnector),
)
