import { Anchor, Text } from '@mantine/core'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../api/api-error.ts'
import type { Credential } from '../api/credentials.ts'
import type { Grant } from '../api/grants.ts'
import { providersQuery } from '../api/providers.ts'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { ShortId } from '../parts/short-id.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { useNames } from '../parts/use-names.ts'
import { paths } from '../paths.ts'
import { commonTexts } from '../texts/common.ts'
import { number } from '../texts/format.ts'
import { grantTexts as texts } from '../texts/grants.ts'
import { Behind } from './behind.tsx'

interface Props {
  readonly app: string
  readonly grant: Grant
  readonly credential: UseQueryResult<Credential>
}

export function GrantFacts({ app, grant, credential }: Props) {
  const { who } = useNames(app)
  const { id, provider, credential_id, credential_version, client_id, ...known } = grant
  const title = useQuery(providersQuery).data?.find(({ name }) => name === provider)?.title
  return (
    <Panel
      title={texts.facts}
      description={texts.factsHelp}
      actions={
        <Anchor component={Link} href={`${paths.audit(app)}?target=${encodeURIComponent(id)}`} size="sm">
          {texts.auditLink}
        </Anchor>
      }
    >
      <Facts
        facts={[
          [texts.provider, title ?? provider],
          [texts.credential, <Named key="credential" {...{ app, provider, id: credential_id, credential }} />],
          ...given(texts.version, credential_version, (version) => <span title={texts.minted}>{number(version)}</span>),
          ...given(texts.client, client_id, (client) => <Mono>{client}</Mono>),
          [texts.authenticated, <TimeAgo key="authenticated" at={known.updated_at} />],
          [
            texts.created,
            <span key="created">
              <TimeAgo at={known.created_at} /> {texts.by} {who(known.created_by)}
            </span>,
          ],
          ...given(texts.from, known.ip, (ip) => <span title={known.user_agent}>{ip}</span>),
          ...given(texts.name, known.name, (name) => name),
          ...given(texts.userId, known.provider_user_id, (user) => <Mono>{user}</Mono>),
          ...given(texts.givenState, known.state, (state) => <Mono>{state}</Mono>),
          [commonTexts.id, <ShortId key="id" id={id} copyLabel={texts.copyId} />],
        ]}
      />
    </Panel>
  )
}

/** A fact that not every grant has. */
function given<T>(
  label: string,
  value: T | null | undefined,
  shown: (value: T) => ReactNode,
): readonly (readonly [string, ReactNode])[] {
  return value === null || value === undefined ? [] : [[label, shown(value)]]
}

function Mono({ children }: { readonly children: string }) {
  return (
    <Text inherit ff="monospace" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  )
}

interface NamedProps extends Pick<Props, 'app' | 'credential'> {
  readonly provider: string
  readonly id: string | undefined
}

function Named({ app, provider, id, credential: { data, error } }: NamedProps) {
  if (id === undefined) return <Behind app={app} provider={provider} credential={null} />
  const gone = error instanceof ApiError && error.status === 404
  if (data === undefined && !gone) return <>{commonTexts.loading}</>
  return <Behind app={app} provider={provider} credential={{ id, name: data?.name ?? null }} />
}
