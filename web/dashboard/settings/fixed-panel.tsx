import { Code, Group } from '@mantine/core'
import type { Settings } from '../api/settings.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { commonTexts, environmentTexts } from '../texts/common.ts'
import { settingsTexts } from '../texts/settings.ts'

const texts = settingsTexts.fixed

export function FixedPanel({ settings }: { readonly settings: Settings }) {
  return (
    <Panel title={texts.title} description={texts.lead}>
      <Facts
        facts={[
          [
            texts.id,
            <Group key="id" gap={4} wrap="nowrap">
              <Code>{settings.application_id}</Code>
              <CopyButton value={settings.application_id} label={commonTexts.copyNamed(texts.id)} iconOnly />
            </Group>,
          ],
          [texts.organization, <Code key="organization">{settings.organization_id}</Code>],
          [texts.environment, environmentTexts[settings.environment]],
          [texts.region, settings.region],
          ...(settings.domain === undefined ? [] : ([[texts.domain, settings.domain]] as const)),
          [texts.created, <TimeAgo key="created" at={settings.created_at} />],
          [texts.updated, <TimeAgo key="updated" at={settings.updated_at} />],
        ]}
      />
    </Panel>
  )
}
