import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ComponentProps } from 'react'
import { useLocation } from 'wouter'
import { connectorHealthQuery, deleteConnector, type Connector } from '../api/connectors.ts'
import { keys } from '../api/keys.ts'
import type { Provider } from '../api/providers.ts'
import { useMay } from '../api/may.ts'
import { CredentialsPanel } from '../credentials/credentials-panel.tsx'
import { Standing } from '../health/standing.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Only } from '../parts/only.tsx'
import { Page } from '../parts/page.tsx'
import { paths } from '../paths.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'
import { ActiveDialog } from './active-dialog.tsx'
import { ConnectorFacts } from './connector-facts.tsx'
import { ConnectorHealth } from './connector-health.tsx'
import { EditConnector } from './edit-connector.tsx'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly connector: Connector
  readonly above: ComponentProps<typeof Page>['above']
}

/** A connector that is set up. */
export function SetConnector({ app, provider, connector, above = [] }: Props) {
  const [open, setOpen] = useState<'edit' | 'delete' | 'active'>()
  const [, navigate] = useLocation()
  const may = useMay()
  const health = useQuery(connectorHealthQuery(app, provider.name))
  const close = (): void => {
    setOpen(undefined)
  }
  return (
    <Page
      title={provider.title}
      above={above}
      actions={
        <>
          <Only may={may.change}>
            <Button
              variant="default"
              onClick={() => {
                setOpen('edit')
              }}
            >
              {texts.edit}
            </Button>
          </Only>
          <Only may={may.change}>
            <Button
              variant="default"
              c="var(--mantine-color-error)"
              onClick={() => {
                setOpen('delete')
              }}
            >
              {texts.delete}
            </Button>
          </Only>
        </>
      }
    >
      <ConnectorFacts
        app={app}
        provider={provider}
        connector={connector}
        changeActive={() => {
          setOpen('active')
        }}
      />
      <ConnectorHealth app={app} provider={provider} />
      <CredentialsPanel app={app} provider={provider} connector={connector} />
      {open === 'edit' && <EditConnector app={app} provider={provider} connector={connector} onClose={close} />}
      {open === 'active' && <ActiveDialog app={app} provider={provider} connector={connector} onClose={close} />}
      {open === 'delete' && (
        <ConfirmDialog
          title={texts.deleteTitle(provider.title)}
          confirm={texts.deleteNow}
          name={connector.name}
          act={() => deleteConnector(app, provider.name)}
          stale={[keys.application(app), keys.applications]}
          said={texts.deleted(provider.title)}
          onClose={close}
          onDone={() => {
            navigate(paths.connectors(app))
          }}
        >
          <Stack gap="xs">
            <Standing query={health} consequence="delete" />
            <span>{texts.deleteWhat(connector.credential_count)}</span>
            <span>{texts.deleteBreaks(provider.title)}</span>
          </Stack>
        </ConfirmDialog>
      )}
    </Page>
  )
}
