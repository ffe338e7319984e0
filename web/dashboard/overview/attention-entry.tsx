import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Attention, AttentionItem, AttentionKind } from '../api/overview.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { Only } from '../parts/only.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { paths } from '../paths.ts'
import { connectorTexts } from '../texts/connectors.ts'
import { grantTexts } from '../texts/grants.ts'
import { attentionTexts, overviewTexts } from '../texts/overview.ts'
import { BackedUpDialog } from './backed-up-dialog.tsx'
import styles from './overview.module.css'

const colors = { high: 'red', medium: 'orange', low: 'gray' } as const

/** Where it is put right. The root key is nowhere in the dashboard: there one only says that it was. */
const places: Readonly<Record<AttentionKind, ((app: string) => string) | undefined>> = {
  chain_broken: paths.audit,
  credential_failing: paths.connectors,
  grant_invalid: paths.invalidGrants,
  root_key_not_backed_up: undefined,
  api_key_expires: paths.apiKeys,
  api_key_expired: paths.apiKeys,
  credential_old: paths.connectors,
  credential_unused: paths.connectors,
  no_second_factor: () => paths.account,
}

export function AttentionEntry({ app, entry }: { readonly app: string; readonly entry: Attention }) {
  const { kind, severity, count, items } = entry
  const texts = attentionTexts[kind]
  const path = places[kind]?.(app)
  return (
    <li className={styles['entry']}>
      <Badge color={colors[severity]} w={74} className={styles['severity'] ?? ''}>
        {overviewTexts.severities[severity]}
      </Badge>
      <Stack gap={4} className={styles['what'] ?? ''}>
        <Text size="sm" fw={600}>
          {texts.title(count)}
        </Text>
        <Text size="sm" c="dimmed">
          {texts.what}
        </Text>
        {items.length > 0 && <Items app={app} kind={kind} items={items} more={count - items.length} />}
      </Stack>
      {path === undefined ? (
        <BackUp label={texts.action} />
      ) : (
        <Button component={Link} href={path} size="xs" variant="default">
          {texts.action}
        </Button>
      )}
    </li>
  )
}

interface ItemsProps {
  readonly app: string
  readonly kind: AttentionKind
  readonly items: readonly AttentionItem[]
  readonly more: number
}

function Items({ app, kind, items, more }: ItemsProps) {
  return (
    <Group component="ul" gap="4px 16px" p={0} m={0} className={styles['items'] ?? ''}>
      {items.map(({ id, name, provider, at, grants }) => (
        <Text key={id} component="li" size="sm">
          {provider === undefined ? (
            name
          ) : (
            <Anchor
              component={Link}
              href={kind === 'grant_invalid' ? paths.grant(app, id) : paths.credential(app, provider, id)}
              size="sm"
              underline="always"
            >
              {overviewTexts.inConnector(connectorTexts.titleOf(provider), name)}
            </Anchor>
          )}
          {at !== undefined && (
            <>
              {' '}
              <TimeAgo at={at} c="dimmed" />
            </>
          )}
          {grants !== undefined && `, ${grantTexts.behind(grants)}`}
        </Text>
      ))}
      {more > 0 && (
        <Text component="li" size="sm" c="dimmed">
          {overviewTexts.more(more)}
        </Text>
      )}
    </Group>
  )
}

function BackUp({ label }: { readonly label: string }) {
  const may = useMay()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Only may={may.change}>
        <Button size="xs" variant="default" onClick={() => setAsking(true)}>
          {label}
        </Button>
      </Only>
      {asking && <BackedUpDialog onClose={() => setAsking(false)} />}
    </>
  )
}
