import { ofNoConnector } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'creating a credential that is not there is a 404',
  unknown('create_credential', 'Connector', ofNoConnector),
)
