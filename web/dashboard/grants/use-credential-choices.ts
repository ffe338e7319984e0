import { useQueries, useQuery } from '@tanstack/react-query'
import { connectorsQuery } from '../api/connectors.ts'
import { newestCredentialsQuery } from '../api/credentials.ts'
import type { GrantRow } from '../api/grants.ts'
import { providersQuery } from '../api/providers.ts'
import { overviewTexts } from '../texts/overview.ts'

export interface Choosable {
  readonly value: string
  readonly label: string
}

/** The credentials that grants can be narrowed to, by name: the newest of each connector, and those behind the grants shown. */
export function useCredentialChoices(app: string, provider: string, grants: readonly GrantRow[]): readonly Choosable[] {
  const titles = new Map(useQuery(providersQuery).data?.map(({ name, title }) => [name, title]))
  const connectors = (useQuery(connectorsQuery(app)).data ?? []).filter(
    (one) => one.credential_count > 0 && (provider === '' || one.provider === provider),
  )
  const newest = useQueries({ queries: connectors.map((one) => newestCredentialsQuery(app, one.provider)) })
  const label = (of: string, name: string) => overviewTexts.inConnector(titles.get(of) ?? of, name)
  const listed = connectors.flatMap((one, at) =>
    (newest[at]?.data ?? []).map(({ id, name }) => [id, label(one.provider, name)] as const),
  )
  const behind = grants.flatMap(({ credential, provider: of }) =>
    credential === null ? [] : [[credential.id, label(of, credential.name ?? credential.id)] as const],
  )
  return [...new Map([...listed, ...behind])].map(([value, text]) => ({ value, label: text }))
}
