import { ofNoConnector } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'updating a connector of another application answers the bytes of an unknown one',
  foreign('update_connector_by_provider', ofNoConnector),
)
