import { Alert, Collapse, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { Button } from '../parts/button.tsx'
import { schemaFormTexts as texts } from '../texts/schema-form.ts'
import { FieldInput } from './field-input.tsx'
import { grouped, readable, type Field } from './fields.ts'
import type { ObjectSchema } from './schema.ts'
import type { DraftState } from './use-draft.ts'

interface Props {
  readonly schema: ObjectSchema
  readonly state: DraftState
  /** Help in place of the schema's, by field. */
  readonly help?: Readonly<Record<string, string>>
}

/** The fields of a document, made from its schema. */
export function SchemaForm({ schema, state, help = {} }: Props) {
  const [open, { toggle }] = useDisclosure(false)
  const { first, more } = grouped(schema)
  const { draft, problems, set, left } = state
  const known = new Set([...first, ...more].map(({ name }) => name))
  const others = Object.entries(problems).filter(([name]) => !known.has(name))
  const showMore = open || more.some(({ name }) => problems[name] !== undefined)

  const inputFor = (field: Field) => (
    <FieldInput
      key={field.name}
      field={field}
      value={draft[field.name]}
      problem={problems[field.name]}
      help={help[field.name]}
      change={(value) => {
        set(field.name, value)
      }}
      left={() => {
        left(field.name)
      }}
    />
  )
  return (
    <Stack gap="md">
      {others.length > 0 && (
        <Alert color="red" variant="light" role="alert">
          {others.map(([name, words]) => (
            <div key={name}>{name === '' ? texts.problem(words) : texts.problemOf(readable(name), words)}</div>
          ))}
        </Alert>
      )}
      {first.map(inputFor)}
      {more.length > 0 && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={showMore}
            leftSection={showMore ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
            onClick={toggle}
          >
            {showMore ? texts.fewer : texts.more(more.length)}
          </Button>
          <Collapse expanded={showMore}>
            <Stack gap="md" pt="md">
              {more.map(inputFor)}
            </Stack>
          </Collapse>
        </div>
      )}
    </Stack>
  )
}
