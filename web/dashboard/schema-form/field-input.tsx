import { NativeSelect, TextInput } from '@mantine/core'
import { schemaFormTexts as texts } from '../texts/schema-form.ts'
import type { Field } from './fields.ts'
import styles from './schema-form.module.css'
import { SecretInput } from './secret-input.tsx'

interface Props {
  readonly field: Field
  readonly value: unknown
  readonly problem: string | undefined
  readonly change: (value: string) => void
  readonly left: () => void
  /** In place of what the schema says. */
  readonly help?: string | undefined
}

export function FieldInput({ field: { label, kind, required, schema, ...field }, value, problem, ...props }: Props) {
  const text = typeof value === 'string' ? value : ''
  const { change, left, help = field.help } = props
  const error = problem === undefined ? undefined : texts.problem(problem)
  const common = { label, error, required: false, withAsterisk: required, 'aria-required': required, onBlur: left }
  switch (kind) {
    case 'secret':
    case 'key':
      return (
        <div onBlur={left}>
          <SecretInput
            label={label}
            help={[help, texts.secretHelp].filter(Boolean).join(' ')}
            error={error}
            required={required}
            value={text}
            change={change}
            multiline={kind === 'key'}
          />
        </div>
      )
    case 'choice':
      return (
        <NativeSelect
          {...common}
          description={help}
          value={text}
          data={[{ value: '', label: texts.choose }, ...(schema.enum ?? [])]}
          onChange={({ currentTarget }) => {
            change(currentTarget.value)
          }}
        />
      )
    case 'line':
    case 'fixed':
      return (
        <TextInput
          {...common}
          description={help}
          readOnly={kind === 'fixed'}
          value={kind === 'fixed' ? (schema.const ?? '') : text}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          classNames={{ input: styles['mono'] ?? '' }}
          onChange={({ currentTarget }) => {
            change(currentTarget.value)
          }}
        />
      )
    default:
      return kind satisfies never
  }
}
