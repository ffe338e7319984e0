import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('creating a connector needs its scope and no other', forbidden('create_connector'))
