import type { Change, Plan } from '../store.ts'
import type { Step, Unit } from './steps.ts'
import type { StepsOf } from './write.ts'
import { applicationSteps } from './writes/applications.ts'
import { auditSteps } from './writes/audit.ts'
import { boxSteps } from './writes/boxes.ts'
import { connectorSteps } from './writes/connectors.ts'
import { credentialSteps } from './writes/credentials.ts'
import { deploymentSteps } from './writes/deployment.ts'
import { grantSteps } from './writes/grants.ts'
import { leaseSteps } from './writes/leases.ts'
import { memberSteps } from './writes/members.ts'
import { purgeSteps } from './writes/purge.ts'
import { sessionSteps } from './writes/sessions.ts'
import { useSteps } from './writes/use.ts'

export { writes } from './write.ts'

const steps: StepsOf = {
  ...deploymentSteps,
  ...applicationSteps,
  ...connectorSteps,
  ...credentialSteps,
  ...grantSteps,
  ...boxSteps,
  ...sessionSteps,
  ...leaseSteps,
  ...useSteps,
  ...memberSteps,
  ...auditSteps,
  ...purgeSteps,
}

/** Turns a plan into the statements that carry it out, in order. */
export function toUnit(plan: Plan): Unit {
  return { steps: plan.changes.flatMap(stepsOf), audit: plan.audit, shreds: plan.changes.some(shreds) }
}

function stepsOf(change: Change): readonly Step[] {
  // The compiler does not see that the entry found by a change's kind is the one that takes this change.
  const found = steps[change.kind] as (change: Change) => readonly Step[]
  return found(change)
}

const SHREDS: ReadonlySet<Change['kind']> = new Set([
  'credential.delete',
  'connector.delete',
  'grant.delete',
  'dataKey.destroy',
])

function shreds({ kind }: Change): boolean {
  return SHREDS.has(kind)
}
