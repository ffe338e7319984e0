import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { Connector } from '../api/connectors.ts'
import { credentialQuery } from '../api/credentials.ts'
import type { Provider } from '../api/providers.ts'
import { useMay } from '../api/may.ts'
import { AtBy } from '../credentials/at-by.tsx'
import { useNames } from '../parts/use-names.ts'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { paths } from '../paths.ts'
import { readable } from '../schema-form/fields.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'
import styles from './connectors.module.css'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly connector: Connector
  readonly changeActive: () => void
}

export function ConnectorFacts({ app, provider, connector, changeActive }: Props) {
  const { who } = useNames(app)
  const { settings, scope = [], name, created_at, created_by, updated_at, updated_by } = connector
  const shown = provider.connector.public_settings.filter((key) => typeof settings[key] === 'string')
  const facts: readonly (readonly [string, ReactNode])[] = [
    ...(name === provider.name ? [] : [[texts.name, name] as const]),
    ...shown.map((key) => [readable(key), <Mono key={key}>{String(settings[key])}</Mono>] as const),
    ...(provider.connector.settings === null
      ? []
      : [[texts.active, <Active key="active" {...{ app, provider, connector, changeActive }} />] as const]),
    [texts.since, <AtBy key="since" at={created_at} by={who(created_by)} />],
    [texts.changed, <AtBy key="changed" at={updated_at} by={who(updated_by)} />],
  ]
  return (
    <Panel
      title={texts.facts}
      description={provider.connector.settings === null ? texts.factsPlainHelp : texts.factsHelp}
    >
      <Facts facts={facts} />
      {provider.connector.scope !== 'none' && <Scopes scopes={scope} />}
    </Panel>
  )
}

function Mono({ children }: { readonly children: string }) {
  return (
    <Text inherit ff="monospace">
      {children}
    </Text>
  )
}

function Scopes({ scopes }: { readonly scopes: readonly string[] }) {
  const id = useId()
  return (
    <div>
      <Text size="sm" c="dimmed" id={id}>
        {texts.scopes}
      </Text>
      {scopes.length === 0 ? (
        <Text size="sm">{texts.noScopes}</Text>
      ) : (
        <ul aria-labelledby={id} className={styles['scopes']}>
          {scopes.map((scope) => (
            <li key={scope}>{scope}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Active({ app, provider, connector, changeActive }: Props) {
  const { change } = useMay()
  const id = connector.active_credential_id
  const credential = useQuery({ ...credentialQuery(app, provider.name, id ?? ''), enabled: id !== undefined }).data
  if (id === undefined) return <>{texts.noActive}</>
  return (
    <>
      <Anchor component={Link} href={paths.credential(app, provider.name, id)} inherit>
        {credential?.name ?? texts.loadingName}
      </Anchor>{' '}
      {change && (
        <Anchor component="button" type="button" inherit c="dimmed" underline="always" onClick={changeActive}>
          {texts.changeActive}
        </Anchor>
      )}
    </>
  )
}
