import type { AuditEvent } from '../../audit/record.ts'
import { newId, type ApplicationId } from '../../lib/ids.ts'
import type { Application, Change } from '../../store/store.ts'

export interface MadeApplication {
  readonly application: Omit<Application, 'revision'>
  readonly change: Change
  /** Goes to the deployment's chain, which knows every application, and is the first of the application's own. */
  readonly event: AuditEvent
}

/** An application that nobody has a key for yet. */
export function makeApplication(of: {
  readonly id?: ApplicationId | undefined
  readonly name: string
  readonly environment: Application['environment']
  readonly now: number
}): MadeApplication {
  const application = {
    id: of.id ?? newId<ApplicationId>(),
    organizationId: newId(),
    region: 'local',
    environment: of.environment,
    settings: { branding: { name: of.name } },
    createdAt: of.now,
    updatedAt: of.now,
  }
  return {
    application,
    change: { kind: 'application.insert', application },
    event: { event: 'application.created', target: { type: 'application', id: application.id } },
  }
}
