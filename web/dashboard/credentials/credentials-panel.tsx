import { Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Connector } from '../api/connectors.ts'
import type { Provider } from '../api/providers.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Only } from '../parts/only.tsx'
import { Panel } from '../parts/panel.tsx'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { CredentialList } from './credential-list.tsx'
import { NewCredential } from './new-credential.tsx'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly connector: Connector
}

/** The credentials of a connector, and the way to another one. */
export function CredentialsPanel({ app, provider, connector }: Props) {
  const [adding, setAdding] = useState(false)
  const may = useMay()
  if (Object.keys(provider.credentials).length === 0)
    return (
      <Panel title={texts.title}>
        <Text size="sm" c="dimmed">
          {texts.noneTaken(provider.title)}
        </Text>
      </Panel>
    )
  const add = (
    <Only may={may.change}>
      <Button
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => {
          setAdding(true)
        }}
      >
        {texts.new}
      </Button>
    </Only>
  )
  return (
    <Panel title={texts.title} description={texts.help} actions={add}>
      {connector.credential_count === 0 ? (
        <Empty title={texts.empty}>{texts.emptyHelp}</Empty>
      ) : (
        <CredentialList app={app} provider={provider} total={connector.credential_count} />
      )}
      {adding && (
        <NewCredential
          app={app}
          provider={provider}
          onClose={() => {
            setAdding(false)
          }}
        />
      )}
    </Panel>
  )
}
