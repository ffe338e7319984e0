import { useQuery } from '@tanstack/react-query'
import { apiKeysQuery } from '../api/api-keys.ts'
import type { AuditRecord } from '../api/audit.ts'
import { membersQuery } from '../api/members.ts'
import { auditTexts } from '../texts/audit.ts'

export interface Names {
  readonly actors: readonly { readonly value: string; readonly label: string }[]
  readonly nameOf: (id: string) => string | undefined
  readonly actorText: (actor: AuditRecord['actor']) => string
}

/** Records hold ids; these are the names that go with them, as far as their bearers are still there. */
export function useNames(app: string | undefined): Names {
  const members = useQuery(membersQuery).data ?? []
  const apiKeys = useQuery({ ...apiKeysQuery(app ?? ''), enabled: app !== undefined }).data ?? []
  const known = new Map([...members, ...apiKeys].map(({ id, name }) => [id, name]))
  return {
    actors: [...known].map(([value, label]) => ({ value, label })),
    nameOf: (id) => known.get(id),
    actorText: ({ type, id }) => known.get(id) ?? withoutName(type),
  }
}

function withoutName(type: AuditRecord['actor']['type']): string {
  if (type === 'member') return auditTexts.formerMember
  return auditTexts.actorTypes[type]
}
