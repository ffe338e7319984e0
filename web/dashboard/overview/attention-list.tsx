import { Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { Attention } from '../api/overview.ts'
import { Panel } from '../parts/panel.tsx'
import { overviewTexts } from '../texts/overview.ts'
import { AttentionEntry } from './attention-entry.tsx'
import styles from './overview.module.css'

/** What to look at first, the most severe at the top. */
export function AttentionList({ app, attention }: { readonly app: string; readonly attention: readonly Attention[] }) {
  return (
    <Panel title={overviewTexts.attention}>
      {attention.length === 0 ? (
        <Group gap="sm" wrap="nowrap">
          <ThemeIcon variant="light" size={36} radius="xl" aria-hidden>
            <IconCircleCheck size={20} />
          </ThemeIcon>
          <Stack gap={0}>
            <Text size="sm" fw={600}>
              {overviewTexts.allWellTitle}
            </Text>
            <Text size="sm" c="dimmed">
              {overviewTexts.allWell}
            </Text>
          </Stack>
        </Group>
      ) : (
        <ul className={styles['attention']}>
          {attention.map((entry) => (
            <AttentionEntry key={entry.kind} app={app} entry={entry} />
          ))}
        </ul>
      )}
    </Panel>
  )
}
