import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract('creating a connector names every wrong field at once', wrongBody('create_connector'))
