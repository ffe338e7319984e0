import { ofNoConnector } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'deleting a connector that is not there is a 404',
  unknown('delete_connector_by_provider', 'Connector', ofNoConnector),
)
