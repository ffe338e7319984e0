import { contract } from '../../contract.ts'
import { emptyBody } from '../../outcomes.ts'

export default contract('creating a connector needs something to go by', emptyBody('create_connector'))
