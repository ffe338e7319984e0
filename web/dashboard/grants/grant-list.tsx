import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { GrantRow } from '../api/grants.ts'
import type { Order } from '../api/order.ts'
import { providersQuery } from '../api/providers.ts'
import { Records } from '../parts/records.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { paths } from '../paths.ts'
import { grantTexts as texts } from '../texts/grants.ts'
import { Behind } from './behind.tsx'
import { GrantState } from './grant-state.tsx'

interface Props {
  readonly app: string
  readonly grants: readonly GrantRow[]
  /** The one that they are in. */
  readonly order: Order
}

export function GrantList({ app, grants, order }: Props) {
  const titles = new Map(useQuery(providersQuery).data?.map(({ name, title }) => [name, title]))
  return (
    <Records
      label={texts.list}
      rows={grants}
      keyOf={({ id }) => id}
      columns={[
        {
          label: texts.mailbox,
          cell: ({ id, email }) => (
            <Anchor component={Link} href={paths.grant(app, id)} inherit fw={500}>
              {email}
            </Anchor>
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
        {
          label: texts.created,
          cell: ({ created_at }) => <TimeAgo at={created_at} />,
          ...(order.sort_by === 'created_at' && { sorted: order.order_by }),
        },
        {
          label: texts.authenticated,
          cell: ({ updated_at }) => <TimeAgo at={updated_at} />,
          ...(order.sort_by === 'updated_at' && { sorted: order.order_by }),
        },
      ]}
    />
  )
}
