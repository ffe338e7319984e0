import { useQuery } from '@tanstack/react-query'
import { apiKeysQuery } from '../api/api-keys.ts'
import type { AuditRecord } from '../api/audit.ts'
import { membersQuery } from '../api/members.ts'
import { auditTexts } from '../texts/audit.ts'
import { whoTexts } from '../texts/who.ts'

export interface Names {
  readonly actors: readonly { readonly value: string; readonly label: string }[]
  readonly targetName: (target: AuditRecord['target']) => string | undefined
  /** Who did something, where a record says what kind of actor that was. */
  readonly actorText: (actor: AuditRecord['actor']) => string
  /** The same where only the id is known: a member, an API key, or the one at the command line. */
  readonly who: (id: string) => string
}

/** What is stored has ids; these are the names that go with them, as far as their bearers are still there. */
export function useNames(app: string | undefined): Names {
  const members = useQuery(membersQuery).data ?? []
  const apiKeys = useQuery({ ...apiKeysQuery(app ?? ''), enabled: app !== undefined }).data ?? []
  const memberNames = new Map(members.map(({ id, name }) => [id, name]))
  const keyNames = new Map(apiKeys.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => memberNames.get(id) ?? keyNames.get(id)
  return {
    actors: [...memberNames, ...keyNames].map(([value, label]) => ({ value, label })),
    targetName: ({ type, id, provider, name }) => name ?? nameOf(id) ?? (type === 'connector' ? provider : undefined),
    actorText: ({ type, id }) => nameOf(id) ?? withoutName(type),
    who: (id) => {
      const key = keyNames.get(id)
      return key === undefined ? (memberNames.get(id) ?? id) : whoTexts.key(key)
    },
  }
}

function withoutName(type: AuditRecord['actor']['type']): string {
  if (type === 'member') return auditTexts.formerMember
  return auditTexts.actorTypes[type]
}
