import { useQuery } from '@tanstack/react-query'
import { connectorsQuery } from '../api/connectors.ts'
import { providersQuery } from '../api/providers.ts'
import { Empty } from '../parts/empty.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { paths } from '../paths.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'
import { SetConnector } from './set-connector.tsx'
import { SetUp } from './set-up.tsx'

/** A provider's connector with its credentials; before there is one, how to set it up. */
export default function ConnectorPage({ app, provider: name }: { readonly app: string; readonly provider: string }) {
  const providers = useQuery(providersQuery)
  const connectors = useQuery(connectorsQuery(app))
  const above = [{ title: texts.title, path: paths.connectors(app) }]
  if (providers.data === undefined || connectors.data === undefined)
    return (
      <Page title={texts.titleOf(name)} above={above}>
        <Loaded query={providers}>{() => <Loaded query={connectors}>{() => null}</Loaded>}</Loaded>
      </Page>
    )
  const provider = providers.data.find((each) => each.name === name)
  if (provider === undefined)
    return (
      <Page title={texts.unknownProvider} above={above}>
        <Empty title={texts.unknownProvider}>{texts.unknownProviderHelp}</Empty>
      </Page>
    )
  const connector = connectors.data.find((each) => each.provider === name)
  return connector === undefined ? (
    <SetUp app={app} provider={provider} above={above} />
  ) : (
    <SetConnector app={app} provider={provider} connector={connector} above={above} />
  )
}
