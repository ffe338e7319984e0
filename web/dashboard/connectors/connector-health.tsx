import { Anchor, Badge, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { connectorHealthQuery, type ConnectorHealth as Health } from '../api/connectors.ts'
import type { Provider } from '../api/providers.ts'
import styles from '../health/health.module.css'
import { Facts } from '../parts/facts.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Loading } from '../parts/loading.tsx'
import { Panel } from '../parts/panel.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { paths } from '../paths.ts'
import { counted, grantTexts } from '../texts/grants.ts'
import { healthTexts as texts } from '../texts/health.ts'
import { overviewTexts } from '../texts/overview.ts'

interface Props {
  readonly app: string
  readonly provider: Provider
}

/** Who depends on a connector, and which of its credentials the provider refuses. */
export function ConnectorHealth({ app, provider }: Props) {
  const query = useQuery(connectorHealthQuery(app, provider.name))
  const takesCredentials = Object.keys(provider.credentials).length > 0
  return (
    <Panel title={texts.connector} description={texts.connectorHelp}>
      <Loaded query={query} loading={<Loading lines={1} />}>
        {({ grants: { valid, invalid }, failing }) => (
          <Facts
            facts={[
              [
                texts.grants,
                <Anchor key="grants" component={Link} href={paths.grantsOf(app, provider.name)} inherit>
                  {counted(valid + invalid)}
                </Anchor>,
              ],
              [texts.invalid, counted(invalid)],
              ...(takesCredentials
                ? [[texts.title, <Failing key="failing" {...{ app, provider, failing }} />] as [string, ReactNode]]
                : []),
            ]}
          />
        )}
      </Loaded>
    </Panel>
  )
}

function Failing({ app, provider, failing: { count, items } }: Props & Pick<Health, 'failing'>) {
  if (count === 0) return <>{texts.noneFailing}</>
  return (
    <ul aria-label={texts.failing} className={styles['failing']}>
      {items.map(({ id, name, at, grants }) => (
        <li key={id}>
          <Badge size="sm" color="red">
            {texts.states.failing}
          </Badge>{' '}
          <Anchor component={Link} href={paths.credential(app, provider.name, id)} inherit underline="always">
            {name}
          </Anchor>{' '}
          <TimeAgo at={at} c="dimmed" />, {grantTexts.behind(grants)}
        </li>
      ))}
      {count > items.length && (
        <Text component="li" inherit>
          {overviewTexts.more(count - items.length)}
        </Text>
      )}
    </ul>
  )
}
