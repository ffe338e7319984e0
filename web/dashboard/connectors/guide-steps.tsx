import { Anchor, List, Stack } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import type { Guide } from '../api/providers.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'

/** Where to click at a provider. */
export function GuideSteps({ guide: { where, url, steps } }: { readonly guide: Guide }) {
  return (
    <Stack gap="sm">
      <List type="ordered" size="sm" spacing={6}>
        {steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
        {texts.openGuide(where)} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: '-2px' }} />{' '}
        {texts.newWindow}
      </Anchor>
    </Stack>
  )
}
