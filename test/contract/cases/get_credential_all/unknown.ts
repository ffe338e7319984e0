import { ofNoConnector } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'listing credentials that is not there is a 404',
  unknown('get_credential_all', 'Connector', ofNoConnector),
)
