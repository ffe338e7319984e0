import { Group, Stack, Text } from '@mantine/core'
import { useRef, type RefObject } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { compareCredential, type Comparison, type CredentialData } from '../../api/credentials.ts'
import { DataEntry } from '../../data-entry/data-entry.tsx'
import type { DataEntry as Entry } from '../../data-entry/use-data-entry.ts'
import { Button } from '../../parts/button.tsx'
import { EntryForm } from '../../parts/entry-form.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useChange } from '../../parts/use-change.ts'
import { problemsBelow } from '../../schema-form/check.ts'
import { focusProblem } from '../../schema-form/focus-problem.ts'
import { commonTexts } from '../../texts/common.ts'
import { replaceTexts as texts } from '../../texts/replace.ts'
import { Guide } from '../guide.tsx'
import type { CredentialProps } from '../credential-props.ts'
import type { Shape } from '../shapes.ts'

interface Props extends CredentialProps {
  readonly data: RefObject<CredentialData>
  readonly entry: Entry
  readonly shape: Shape
  readonly onClose: () => void
  readonly done: (comparison: Comparison) => void
}

/** The first step. The server looks at the data and says what it would change. */
export function NewData({ app, provider, credential, data, entry, shape, onClose, done }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const compare = useChange({
    change: () => compareCredential(app, provider.name, credential.id, data.current),
    done,
  })
  const problems = problemsBelow('credential_data', compare.error instanceof ApiError ? compare.error.fields : {})

  const submit = (): void => {
    const taken = entry.take()
    if (taken === undefined) {
      focusProblem(form.current)
      return
    }
    data.current = taken
    compare.mutate(undefined, {
      onError: (error) => {
        entry.tell(problemsBelow('credential_data', error instanceof ApiError ? error.fields : {}))
        focusProblem(form.current)
      },
    })
  }
  return (
    <EntryForm ref={form} submit={submit}>
      <Stack gap="md">
        <Text size="sm">{texts.safe}</Text>
        <Guide guide={shape.guide} title={texts.guide} />
        <DataEntry entry={entry} />
        {compare.isError && Object.keys(problems).length === 0 && <Failure error={compare.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={compare.isPending}>
            {texts.compare}
          </Button>
        </Group>
      </Stack>
    </EntryForm>
  )
}
