import { TextInput, type TextInputProps } from '@mantine/core'
import { settingsTexts } from '../texts/settings.ts'
import styles from './settings.module.css'

const texts = settingsTexts.hosted

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'label'> {
  readonly label: string
  readonly value: string
  readonly onChange?: (value: string) => void
}

const canvas = document.createElement('canvas').getContext('2d')

/** An opaque colour that CSS knows, in the one form that a picker takes. */
function hexOf(value: string): string | undefined {
  if (canvas === null || !CSS.supports('color', value)) return undefined
  canvas.fillStyle = value
  return canvas.fillStyle.startsWith('#') ? canvas.fillStyle : undefined
}

/** A colour in words, as CSS takes it, or picked. Where none is set, the swatch is crossed out: a picker knows no "none". */
export function ColorField({ label, value, onChange, ...props }: Props) {
  const hex = hexOf(value.trim())
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
          value={hex ?? '#000000'}
          onChange={(event) => onChange?.(event.currentTarget.value)}
        />
      }
    />
  )
}
