import { ActionIcon, Textarea, TextInput } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { schemaFormTexts as texts } from '../texts/schema-form.ts'
import styles from './schema-form.module.css'

interface Props {
  readonly label: string
  readonly help: ReactNode
  readonly error: ReactNode
  readonly required: boolean
  readonly value: string
  readonly change: (value: string) => void
  readonly multiline?: boolean
}

const HIDES_LETTERS = CSS.supports('-webkit-text-security', 'disc')

/**
 * Where a secret is typed. React would write the value of a controlled input into an attribute of the page as well, where
 * extensions and recordings find it, so the element is left alone but for a value that came another way, from a file.
 */
export function SecretInput({ label, help, error, required, value, change, multiline = false }: Props) {
  const [shown, setShown] = useState(false)
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    if (input.current !== null && input.current.value !== value) input.current.value = value
  }, [value])

  const props = {
    ref: input,
    label,
    description: help,
    error,
    withAsterisk: required,
    'aria-required': required,
    autoComplete: 'new-password',
    autoCapitalize: 'off',
    autoCorrect: 'off',
    spellCheck: false,
    'data-1p-ignore': true,
    'data-lpignore': 'true',
    'data-bwignore': true,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      change(event.currentTarget.value)
    },
    classNames: { input: `${styles['mono'] ?? ''} ${shown ? '' : (styles['masked'] ?? '')}` },
    rightSectionPointerEvents: 'all' as const,
    rightSection: (
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-pressed={shown}
        aria-label={shown ? texts.hide(label) : texts.show(label)}
        onClick={() => {
          setShown(!shown)
        }}
      >
        {shown ? <IconEyeOff size={18} aria-hidden /> : <IconEye size={18} aria-hidden />}
      </ActionIcon>
    ),
  }
  return multiline ? (
    <Textarea
      {...props}
      rows={5}
      placeholder={texts.keyPlaceholder}
      rightSectionProps={{ style: { alignItems: 'start', paddingTop: 5 } }}
    />
  ) : (
    <TextInput {...props} type={shown || HIDES_LETTERS ? 'text' : 'password'} />
  )
}
