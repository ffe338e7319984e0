import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { apiKeysQuery } from '../api/api-keys.ts'
import { membersQuery } from '../api/members.ts'
import { whoTexts } from '../texts/who.ts'

/** Names whoever did something: a member, an API key, or the one at the command line. */
export function useWho(app: string): (id: string) => string {
  const members = useQuery(membersQuery).data
  const keys = useQuery(apiKeysQuery(app)).data
  return useMemo(() => {
    const names = new Map([
      ...(keys ?? []).map(({ id, name }) => [id, whoTexts.key(name)] as const),
      ...(members ?? []).map(({ id, name }) => [id, name] as const),
    ])
    return (id) => names.get(id) ?? id
  }, [members, keys])
}
