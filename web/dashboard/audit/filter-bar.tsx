import { SimpleGrid, Stack, TextInput } from '@mantine/core'
import { Button } from '../parts/button.tsx'
import { Choice, Words } from '../parts/filter-fields.tsx'
import { commonTexts } from '../texts/common.ts'
import { auditTexts } from '../texts/audit.ts'
import { eventsOf, eventText } from './events.ts'
import type { Names } from '../parts/use-names.ts'
import type { FilterFields } from './use-filter.ts'

const texts = auditTexts.filter

interface Props {
  readonly log: 'application' | 'deployment'
  readonly fields: FilterFields
  readonly names: Names
  readonly active: boolean
  readonly onChange: (changes: Partial<FilterFields>) => void
}

export function FilterBar({ log, fields, names, active, onChange }: Props) {
  const events = eventsOf(log).map((value) => ({ value, label: eventText(value) }))
  return (
    <Stack gap="xs" role="search" aria-label={texts.label}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        <Choice label={texts.event} data={events} value={fields.event} onChange={(event) => onChange({ event })} />
        <Choice
          label={texts.actor}
          data={names.actors}
          value={fields.actor}
          onChange={(actor) => onChange({ actor })}
        />
        <Words label={texts.target} value={fields.target} onChange={(target) => onChange({ target })} />
        <Words
          label={texts.text}
          placeholder={texts.textHint}
          value={fields.text}
          onChange={(text) => onChange({ text })}
        />
        <TextInput
          type="datetime-local"
          label={texts.from}
          value={fields.from}
          max={fields.to}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={texts.to}
          value={fields.to}
          min={fields.from}
          onChange={(event) => onChange({ to: event.currentTarget.value })}
        />
      </SimpleGrid>
      {active && (
        <div>
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onChange({ event: '', actor: '', target: '', text: '', from: '', to: '' })}
          >
            {commonTexts.clearFilters}
          </Button>
        </div>
      )}
    </Stack>
  )
}
