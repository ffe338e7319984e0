import { badBody } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract(
  'refuses more than 256 KiB',
  badBody([' '.repeat(262_145)], /262144 bytes/, 'application/json', 413),
)
