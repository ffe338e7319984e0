import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { commonTexts } from '../texts/common.ts'

interface ChoiceProps {
  readonly label: string
  readonly data: readonly { readonly value: string; readonly label: string }[]
  readonly value: string
  readonly onChange: (value: string) => void
}

/** One of many, or any. What only the address knows can be chosen too. */
export function Choice({ label, data, value, onChange }: ChoiceProps) {
  const known = value === '' || data.some((item) => item.value === value)
  return (
    <Select
      label={label}
      placeholder={commonTexts.any}
      data={known ? data : [{ value, label: value }, ...data]}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
      searchable
      clearable
      // It is reached by keyboard, so it must not be hidden from those who listen.
      clearButtonProps={{ 'aria-label': commonTexts.clearNamed(label), 'aria-hidden': false, tabIndex: 0 }}
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
export function Words({ label, placeholder, value, onChange }: WordsProps) {
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
