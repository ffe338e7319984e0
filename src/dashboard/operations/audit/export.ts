import { operation, type Operation } from '../../../api/operation.ts'
import { TAG } from '../shapes.ts'
import type { AuditPlace } from './places.ts'

/** Lets somebody in to an export. The lines themselves are no JSON document, so the front sends them. */
export function exportAudit({ id, prefix, scope, whose }: AuditPlace): Operation {
  return operation({
    id: `${id}_audit_export`,
    methods: ['GET'],
    path: `${prefix}/audit/export`,
    tag: TAG,
    summary: `Export the audit log of ${whose}`,
    description: 'Every record of the chain as JSON Lines, from its start to where it ends when the export begins.',
    scope,
    answer: { status: 200, description: 'The lines follow.' },
    problems: [],
    act: () => Promise.resolve({}),
  })
}
