import { Anchor, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { GrantRow } from '../api/grants.ts'
import { providersQuery } from '../api/providers.ts'
import { breakable } from '../parts/breakable.ts'
import { Records } from '../parts/records.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { paths } from '../paths.ts'
import { date } from '../texts/format.ts'
import { grantTexts as texts } from '../texts/grants.ts'
import { Behind } from './behind.tsx'
import { GrantState } from './grant-state.tsx'

interface Props {
  readonly app: string
  readonly grants: readonly GrantRow[]
}

export function GrantList({ app, grants }: Props) {
  const titles = new Map(useQuery(providersQuery).data?.map(({ name, title }) => [name, title]))
  return (
    <Records
      label={texts.list}
      rows={grants}
      keyOf={({ id }) => id}
      columns={[
        {
          label: texts.mailbox,
          cell: ({ id, email, created_at }) => (
            <Stack gap={0}>
              <Anchor component={Link} href={paths.grant(app, id)} inherit fw={500} style={breakable}>
                {email}
              </Anchor>
              <Text size="xs" c="dimmed">
                {texts.createdOn(date(created_at))}
              </Text>
            </Stack>
          ),
        },
        { label: texts.provider, cell: ({ provider }) => titles.get(provider) ?? provider },
        {
          label: texts.state,
          cell: ({ status, credential }) => (
            <GrantState status={status} credentialFails={credential?.failing === true} />
          ),
        },
        {
          label: texts.credential,
          cell: ({ provider, credential }) => <Behind app={app} provider={provider} credential={credential} />,
        },
        { label: texts.authenticated, cell: ({ updated_at }) => <TimeAgo at={updated_at} /> },
      ]}
    />
  )
}
