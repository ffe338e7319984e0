import { Problem } from '../../lib/problem.ts'
import type { Connector } from '../../store/store.ts'
import type { Limits } from '../operation.ts'

/** @throws Problem `conflict` when a connector holds as many credentials as one may */
export function requireRoom({ credentialCount }: Connector, { maxCredentials }: Limits): void {
  if (credentialCount >= maxCredentials)
    throw new Problem('conflict', `The connector holds ${maxCredentials} credentials, which is its limit.`)
}
