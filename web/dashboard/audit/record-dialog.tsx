import { Code, Group, Stack } from '@mantine/core'
import type { AuditRecord } from '../api/audit.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Facts } from '../parts/facts.tsx'
import { auditTexts } from '../texts/audit.ts'
import { commonTexts } from '../texts/common.ts'
import { exactTime, list, number } from '../texts/format.ts'
import { eventText } from './events.ts'
import type { Names } from '../parts/use-names.ts'
import type { FilterFields } from './use-filter.ts'

const texts = auditTexts.detail

interface Props {
  readonly record: AuditRecord
  readonly names: Names
  readonly onFilter: (changes: Partial<FilterFields>) => void
  readonly onClose: () => void
}

/** All that a record says, with whole ids. */
export function RecordDialog({ record, names, onFilter, onClose }: Props) {
  const { seq, at, event, actor, target, changed, result, request_id } = record
  return (
    <Dialog title={eventText(event)} size="lg" onClose={onClose}>
      <Stack gap="lg">
        <Facts
          facts={[
            [texts.at, exactTime(at)],
            [texts.seq, number(seq)],
            [texts.event, <Code key="event">{event}</Code>],
            [texts.result, <Code key="result">{result}</Code>],
            [texts.actor, <Id key="actor" what={texts.actor} name={names.actorText(actor)} id={actor.id} />],
            [
              texts.target,
              <Id
                key="target"
                what={texts.target}
                name={[auditTexts.targets[target.type] ?? target.type, names.targetName(target) ?? ''].join(' ').trim()}
                id={target.id}
              />,
            ],
            [texts.changed, changed.length === 0 ? commonTexts.none : list(changed)],
            [texts.requestId, <Id key="request" what={texts.requestId} id={request_id} />],
          ]}
        />
        <Group justify="flex-end" gap="xs">
          {target.id !== '' && (
            <Button variant="default" onClick={() => onFilter({ target: target.id })}>
              {auditTexts.onlyThis}
            </Button>
          )}
          <Button onClick={onClose}>{commonTexts.close}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function Id({ what, name, id }: { readonly what: string; readonly name?: string; readonly id: string }) {
  return (
    <>
      {name !== undefined && <div>{name}</div>}
      {id !== '' && (
        <Group gap={4} wrap="nowrap">
          <Code>{id}</Code>
          <CopyButton value={id} label={commonTexts.copyNamed(what)} iconOnly />
        </Group>
      )}
    </>
  )
}
