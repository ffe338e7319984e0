import { Anchor, Badge, Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { Link } from 'wouter'
import type { Connector } from '../api/connectors.ts'
import type { Provider } from '../api/providers.ts'
import { useMay } from '../api/may.ts'
import { AtBy } from '../credentials/at-by.tsx'
import { Button } from '../parts/button.tsx'
import { Only } from '../parts/only.tsx'
import { paths } from '../paths.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'
import styles from './connectors.module.css'
import { ProviderIcon } from './provider-icon.tsx'
import { SetUpAtOnce } from './set-up-at-once.tsx'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly connector: Connector | undefined
  readonly changedBy: string | undefined
}

export function ConnectorCard({ app, provider, connector, changedBy = '' }: Props) {
  const { name, title } = provider
  const path = paths.connector(app, name)
  return (
    <Card component="li" withBorder padding="md" className={styles['card']} data-set-up={connector !== undefined}>
      <Group gap="sm" wrap="nowrap" align="center">
        <ThemeIcon variant="light" size={38} color={connector ? 'accent' : 'gray'}>
          <ProviderIcon provider={name} />
        </ThemeIcon>
        <Title order={2} flex={1}>
          {connector ? (
            <Anchor component={Link} href={path} inherit c="inherit" className={styles['whole']}>
              {title}
            </Anchor>
          ) : (
            title
          )}
        </Title>
        {connector === undefined && (
          <Text size="xs" c="dimmed">
            {texts.notSetUp}
          </Text>
        )}
        {connector !== undefined && <Badge color="accent">{texts.setUpDone}</Badge>}
      </Group>
      {connector === undefined ? (
        <NotSetUp app={app} provider={provider} path={path} />
      ) : (
        <Stack gap={2} fz="sm" flex={1}>
          {connector.name !== name && <Text inherit>{connector.name}</Text>}
          <ClientId id={connector.settings['client_id']} />
          <Text inherit>
            {Object.keys(provider.credentials).length > 0
              ? texts.credentialCount(connector.credential_count)
              : texts.takesNoCredentials}
          </Text>
          <Text inherit c="dimmed" mt="auto" pt={6}>
            {texts.changed} <AtBy at={connector.updated_at} by={changedBy} />
          </Text>
        </Stack>
      )}
    </Card>
  )
}

function ClientId({ id }: { readonly id: unknown }) {
  if (typeof id !== 'string') return null
  return (
    <Text inherit ff="monospace" truncate title={`${texts.clientId}: ${id}`}>
      {id}
    </Text>
  )
}

function NotSetUp({ app, provider, path }: Pick<Props, 'app' | 'provider'> & { readonly path: string }) {
  const { change } = useMay()
  const atOnce = provider.connector.settings === null
  return (
    <>
      <Text size="sm" c="dimmed" flex={1}>
        {atOnce ? texts.needsNothing : texts.needsClient}
      </Text>
      <Group>
        {atOnce ? (
          <SetUpAtOnce app={app} provider={provider} />
        ) : (
          <Only may={change}>
            <Button
              component={Link}
              href={path}
              variant="default"
              size="xs"
              aria-label={texts.setUpNow(provider.title)}
            >
              {texts.setUp}
            </Button>
          </Only>
        )}
      </Group>
    </>
  )
}
