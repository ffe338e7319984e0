import { Button, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
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
            {texts.clear}
          </Button>
        </div>
      )}
    </Stack>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly data: readonly { readonly value: string; readonly label: string }[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** One of many, or any. What only the address knows can be chosen too. */
function Choice({ label, data, value, onChange }: ChoiceProps) {
  const known = value === '' || data.some((item) => item.value === value)
  return (
    <Select
      label={label}
      placeholder={texts.any}
      data={known ? data : [{ value, label: value }, ...data]}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': texts.clear, tabIndex: 0 }}
    />
  )
}

interface WordsProps {
  readonly label: string
  readonly placeholder?: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Searches when typing pauses. */
function Words({ label, placeholder, value, onChange }: WordsProps) {
  const [typed, setTyped] = useState(value)
  const [shown, setShown] = useState(value)
  const search = useDebouncedCallback(onChange, 400)
  // Changed from outside: filters were cleared, or a link of a record was followed.
  if (shown !== value) {
    setShown(value)
    if (typed.trim() !== value) setTyped(value)
  }
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={typed}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        search(event.currentTarget.value)
      }}
    />
  )
}
