import type { MemberScope, Scope } from '../../../api/scopes.ts'
import { IN_APPLICATION, OPERATOR_API } from '../../paths.ts'

/** Where an audit log is read: an application's, or the deployment's own. `caller.app` names the chain in both. */
export interface AuditPlace {
  readonly id: 'application' | 'deployment'
  readonly prefix: string
  readonly scope: Scope | MemberScope
  readonly whose: string
}

export const auditPlaces: readonly AuditPlace[] = [
  { id: 'application', prefix: IN_APPLICATION, scope: 'audit:read', whose: 'an application' },
  { id: 'deployment', prefix: OPERATOR_API, scope: 'deployment:read', whose: 'the deployment' },
]
