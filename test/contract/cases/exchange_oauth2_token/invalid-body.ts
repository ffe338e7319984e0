import { badBody } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract(
  'names what is wrong in the body',
  badBody(['null', '17', '[]', { grant_type: 5 }], /^(?:body|grant_type): /),
)
