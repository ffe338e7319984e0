import { Textarea } from '@mantine/core'
import { schemaFormTexts as texts } from '../texts/schema-form.ts'
import styles from './schema-form.module.css'

interface Props {
  readonly value: string
  readonly change: (value: string) => void
  readonly error?: string | undefined
}

const MOST = 200

/** Scopes, one a line; pasted with commas or spaces between them they are understood as well. */
export function scopesIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))]
}

export function ScopesInput({ value, change, error }: Props) {
  return (
    <Textarea
      label={texts.scopes}
      description={texts.scopesHelp}
      placeholder={texts.scopesPlaceholder}
      error={error ?? (scopesIn(value).length > MOST ? texts.tooManyScopes(MOST) : undefined)}
      value={value}
      autosize
      minRows={3}
      maxRows={10}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      classNames={{ input: styles['mono'] ?? '' }}
      onChange={({ currentTarget }) => {
        change(currentTarget.value)
      }}
    />
  )
}
