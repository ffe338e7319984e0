import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../api/may.ts'
import { settingsQuery } from '../api/settings.ts'
import { Loaded } from '../parts/loaded.tsx'
import { Page } from '../parts/page.tsx'
import { settingsTexts } from '../texts/settings.ts'
import { BrandingPanel } from './branding-panel.tsx'
import { CallbacksPanel } from './callbacks-panel.tsx'
import { FixedPanel } from './fixed-panel.tsx'
import { HostedPanel } from './hosted-panel.tsx'

export default function SettingsPage({ app }: { readonly app: string }) {
  const may = useMay()
  return (
    <Page title={settingsTexts.title} description={settingsTexts.lead}>
      {!may.change && <Alert color="gray">{settingsTexts.viewer}</Alert>}
      <Loaded query={useQuery(settingsQuery(app))}>
        {(settings) => (
          <>
            <FixedPanel settings={settings} />
            <BrandingPanel app={app} settings={settings} />
            <CallbacksPanel app={app} settings={settings} />
            <HostedPanel app={app} settings={settings} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
