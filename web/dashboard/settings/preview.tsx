import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { choicePage } from '../../../src/hosted/pages/choice.ts'
import { pageDocument } from '../../../src/hosted/pages/document.ts'
import { lookOf } from '../../../src/hosted/pages/look.ts'
import { connectorsQuery } from '../api/connectors.ts'
import { providersQuery } from '../api/providers.ts'
import type { Branding } from '../api/settings.ts'
import { nonce } from '../nonce.ts'
import { settingsTexts } from '../texts/settings.ts'
import { changedPart } from './changed-part.ts'
import type { HostedValues } from './hosted-values.ts'
import styles from './settings.module.css'

const texts = settingsTexts.preview

interface Props {
  readonly app: string
  readonly values: HostedValues
  readonly branding: Branding
}

/** The hosted page itself, as it would be with what the form says now. Nothing in it can be pressed. */
export function Preview({ app, values, branding }: Props) {
  const providers = useQuery(providersQuery).data ?? []
  const connectors = useQuery(connectorsQuery(app)).data ?? []
  const [height, setHeight] = useState(0)
  const connected = providers.filter(({ name, hosted }) => hosted && connectors.some((one) => one.provider === name))
  const look = lookOf({ settings: { branding, hosted_authentication: changedPart({}, { ...values }) } }, false)
  const page = choicePage(
    // The dashboard's policy loads nothing from elsewhere.
    { ...look, iconUrl: undefined, backgroundUrl: undefined },
    { state: '', signIn: { prompt: ['select_provider'], login_hint: null } },
    connected.map((provider) => ({ provider })),
  )
  return (
    <Stack gap="xs" className={styles['previewPlace'] ?? ''}>
      <Text size="sm" fw={500}>
        {texts.title}
      </Text>
      <iframe
        inert
        title={texts.label}
        className={styles['preview']}
        style={{ height }}
        // Without `allow-scripts`: of the same origin only so that its height is known.
        sandbox="allow-same-origin"
        srcDoc={pageDocument(page, nonce).text}
        onLoad={({ currentTarget }) => {
          const main = currentTarget.contentDocument?.querySelector('main')
          if (main) setHeight(main.offsetHeight + AROUND)
        }}
      />
      {connected.length === 0 && <Text size="sm">{texts.noProviders}</Text>}
      {(look.iconUrl ?? look.backgroundUrl) !== undefined && (
        <Text size="xs" c="dimmed">
          {texts.images}
        </Text>
      )}
    </Stack>
  )
}

/** Pixels of the background that are to be seen above and below the page together. */
const AROUND = 96
