import { badBody } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract('refuses no body and an empty one', badBody(['', {}], /^(?:body|grant_type): /))
