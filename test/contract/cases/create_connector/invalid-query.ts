import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('creating a connector checks every query parameter', wrongQuery('create_connector'))
