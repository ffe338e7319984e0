import { Badge, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { AuditRecord } from '../api/audit.ts'
import { breakableName } from '../parts/breakable.ts'
import { Button } from '../parts/button.tsx'
import { Records } from '../parts/records.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { auditTexts as texts } from '../texts/audit.ts'
import { commonTexts } from '../texts/common.ts'
import { eventText } from './events.ts'
import type { Names } from '../parts/use-names.ts'
import { RecordDialog } from './record-dialog.tsx'
import { Target } from './target.tsx'
import type { FilterFields } from './use-filter.ts'

interface Props {
  readonly app: string | undefined
  readonly records: readonly AuditRecord[]
  readonly names: Names
  readonly onFilter: (changes: Partial<FilterFields>) => void
}

export function RecordList({ app, records, names, onFilter }: Props) {
  const [open, setOpen] = useState<AuditRecord>()
  return (
    <>
      <Records
        label={texts.records}
        rows={records}
        keyOf={({ seq }) => String(seq)}
        columns={[
          { label: texts.what, cell: (record) => <What record={record} /> },
          { label: texts.who, cell: ({ actor }) => <span style={breakableName}>{names.actorText(actor)}</span> },
          { label: texts.target, cell: ({ target }) => <Target app={app} target={target} names={names} /> },
          { label: texts.when, cell: ({ at }) => <TimeAgo at={at} /> },
          {
            label: commonTexts.actions,
            actions: true,
            cell: (record) => (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-label={texts.detailsOf(eventText(record.event))}
                onClick={() => setOpen(record)}
              >
                {texts.details}
              </Button>
            ),
          },
        ]}
      />
      {open && (
        <RecordDialog
          record={open}
          names={names}
          onFilter={(changes) => {
            setOpen(undefined)
            onFilter(changes)
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

function What({ record: { event, changed, result } }: { readonly record: AuditRecord }) {
  return (
    <Stack gap={0}>
      <Group gap="xs">
        <Text size="sm" fw={500}>
          {eventText(event)}
        </Text>
        {result !== 'ok' && <Badge color="orange">{result}</Badge>}
      </Group>
      {changed.length > 0 && (
        <Text size="xs" c="dimmed">
          {texts.changed(changed.join(', '))}
        </Text>
      )}
    </Stack>
  )
}
