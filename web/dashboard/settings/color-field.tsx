import { TextInput, type TextInputProps } from '@mantine/core'
import { settingsTexts } from '../texts/settings.ts'
import styles from './settings.module.css'

const texts = settingsTexts.hosted

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'label'> {
  readonly label: string
  readonly value: string
  readonly onChange?: (value: string) => void
}

/** A colour in words, as CSS takes it, or picked. */
export function ColorField({ label, value, onChange, ...props }: Props) {
  return (
    <TextInput
      label={label}
      description={texts.colorHint}
      maxLength={64}
      spellCheck={false}
      autoComplete="off"
      {...props}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      leftSection={
        <input
          type="color"
          className={styles['pick']}
          aria-label={texts.pick(label)}
          value={/^#[\da-f]{6}$/i.test(value.trim()) ? value.trim() : '#000000'}
          onChange={(event) => onChange?.(event.currentTarget.value)}
        />
      }
    />
  )
}
