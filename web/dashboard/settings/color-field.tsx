import { TextInput, type TextInputProps } from '@mantine/core'
import { cssOf, parseColor } from '../../../src/lib/color.ts'
import { settingsTexts } from '../texts/settings.ts'
import styles from './settings.module.css'

const texts = settingsTexts.hosted

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'label'> {
  readonly label: string
  readonly value: string
  readonly onChange?: (value: string) => void
}

/** A colour in words, as the hosted pages take it, or picked. Where none is set, the swatch is crossed out: a picker knows no "none". */
export function ColorField({ label, value, onChange, ...props }: Props) {
  const color = parseColor(value)
  return (
    <TextInput
      label={label}
      description={texts.colorHint}
      placeholder={texts.notSet}
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
          data-none={value.trim() === '' || undefined}
          value={color === undefined ? '#000000' : cssOf(color)}
          onChange={(event) => onChange?.(event.currentTarget.value)}
        />
      }
    />
  )
}
