import { useQuery } from '@tanstack/react-query'
import { connectorsQuery } from '../api/connectors.ts'
import { credentialQuery } from '../api/credentials.ts'
import { providersQuery } from '../api/providers.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { paths } from '../paths.ts'
import { connectorTexts } from '../texts/connectors.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { OneCredential } from './one-credential.tsx'

interface Props {
  readonly app: string
  readonly provider: string
  readonly id: string
}

export default function CredentialPage({ app, provider: name, id }: Props) {
  const providers = useQuery(providersQuery)
  const connectors = useQuery(connectorsQuery(app))
  const credential = useQuery(credentialQuery(app, name, id))
  const provider = providers.data?.find((each) => each.name === name)
  const connector = connectors.data?.find((each) => each.provider === name)
  const above = [
    { title: connectorTexts.title, path: paths.connectors(app) },
    { title: provider?.title ?? connectorTexts.titleOf(name), path: paths.connector(app, name) },
  ]
  if (credential.data !== undefined && provider !== undefined && connector !== undefined)
    return (
      <OneCredential app={app} provider={provider} connector={connector} credential={credential.data} above={above} />
    )
  return (
    <Page title={credential.data?.name ?? texts.one} above={above}>
      <Loaded query={credential}>
        {() => <Loaded query={providers}>{() => <Loaded query={connectors}>{() => null}</Loaded>}</Loaded>}
      </Loaded>
    </Page>
  )
}
