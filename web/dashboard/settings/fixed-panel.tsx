import type { Settings } from '../api/settings.ts'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { ShortId } from '../parts/short-id.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { commonTexts, environmentTexts } from '../texts/common.ts'
import { settingsTexts } from '../texts/settings.ts'

const texts = settingsTexts.fixed

export function FixedPanel({ settings }: { readonly settings: Settings }) {
  return (
    <Panel title={texts.title} description={texts.lead}>
      <Facts
        facts={[
          [texts.id, <ShortId key="id" id={settings.application_id} copyLabel={commonTexts.copyNamed(texts.id)} />],
          [
            texts.organization,
            <ShortId
              key="organization"
              id={settings.organization_id}
              copyLabel={commonTexts.copyNamed(texts.organization)}
            />,
          ],
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
