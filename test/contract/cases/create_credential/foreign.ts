import { ofNoConnector } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'creating a credential of another application answers the bytes of an unknown one',
  foreign('create_credential', ofNoConnector),
)
