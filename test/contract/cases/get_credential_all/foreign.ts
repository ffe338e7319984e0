import { ofNoConnector } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'listing credentials of another application answers the bytes of an unknown one',
  foreign('get_credential_all', ofNoConnector),
)
