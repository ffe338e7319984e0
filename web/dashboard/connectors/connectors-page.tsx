import { SimpleGrid } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { connectorsQuery, type Connector } from '../api/connectors.ts'
import { providersQuery, type Provider } from '../api/providers.ts'
import { useNames } from '../parts/use-names.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { connectorTexts as texts } from '../texts/connectors.ts'
import { ConnectorCard } from './connector-card.tsx'

/** All providers, with what has been set up of them. */
export default function ConnectorsPage({ app }: { readonly app: string }) {
  const providers = useQuery(providersQuery)
  const connectors = useQuery(connectorsQuery(app))
  const { who } = useNames(app)
  return (
    <Page title={texts.title} description={texts.description}>
      <Loaded query={providers}>
        {(all) => (
          <Loaded query={connectors}>
            {(there) => (
              <SimpleGrid component="ul" cols={{ base: 1, xs: 2, lg: 3 }} spacing="md" m={0} p={0}>
                {setUpFirst(all, there).map(({ provider, connector }) => (
                  <ConnectorCard
                    key={provider.name}
                    app={app}
                    provider={provider}
                    connector={connector}
                    changedBy={connector === undefined ? undefined : who(connector.updated_by)}
                  />
                ))}
              </SimpleGrid>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}

function setUpFirst(providers: readonly Provider[], connectors: readonly Connector[]) {
  return providers
    .map((provider) => ({ provider, connector: connectors.find((each) => each.provider === provider.name) }))
    .toSorted((a, b) => Number(a.connector === undefined) - Number(b.connector === undefined))
}
