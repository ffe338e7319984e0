import { Group, Stack, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { ApiError, triedIn } from '../api/api-error.ts'
import { createCredential, type CredentialData } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import type { Provider } from '../api/providers.ts'
import { DataEntry } from '../data-entry/data-entry.tsx'
import { useDataEntry } from '../data-entry/use-data-entry.ts'
import { Button } from '../parts/button.tsx'
import { EntryForm } from '../parts/entry-form.tsx'
import { useChange } from '../parts/use-change.ts'
import { paths } from '../paths.ts'
import { problemsBelow } from '../schema-form/check.ts'
import { focusProblem } from '../schema-form/focus-problem.ts'
import { commonTexts } from '../texts/common.ts'
import { connectorTexts } from '../texts/connectors.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { Guide } from './guide.tsx'
import { nameProblem } from './name-problem.ts'
import { NotStored } from './not-stored.tsx'
import type { Shape } from './shapes.ts'
import { VerifyFirst } from './verify-first.tsx'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly shape: Shape
  /** Kept above, so that it stays when another type is chosen. */
  readonly name: string
  readonly setName: (name: string) => void
  readonly setEscape: (escape: boolean) => void
  readonly onClose: () => void
}

export function NewCredentialForm({ app, provider, shape, name, setName, setEscape, onClose }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const entry = useDataEntry(shape.schema, shape.title)
  const [verify, setVerify] = useState(false)
  const [tried, setTried] = useState(false)
  const [, navigate] = useLocation()
  const sent = useRef<CredentialData>({})
  const create = useChange({
    change: () =>
      createCredential(
        app,
        provider.name,
        { name: name.trim(), credential_type: shape.type, credential_data: sent.current },
        verify,
      ),
    stale: [keys.application(app), keys.applications],
    said: texts.sealed(name.trim()),
    done: ({ id }) => {
      onClose()
      navigate(paths.credential(app, provider.name, id))
    },
  })
  useEffect(() => {
    setEscape(entry.mode !== 'json')
  }, [entry.mode, setEscape])

  const submit = (): void => {
    setTried(true)
    const data = entry.take()
    if (data === undefined || name.trim() === '') {
      focusProblem(form.current)
      return
    }
    sent.current = data
    create.mutate(undefined, {
      onError: (error) => {
        if (triedIn(error) !== undefined) return
        entry.tell(problemsBelow('credential_data', error instanceof ApiError ? error.fields : {}))
        focusProblem(form.current)
      },
      onSettled: () => {
        sent.current = {}
      },
    })
  }
  const wrongName = nameProblem(create.error) ?? (tried && name.trim() === '' ? texts.nameWrong : undefined)
  const told = create.error instanceof ApiError ? problemsBelow('credential_data', create.error.fields) : {}
  const isTold = triedIn(create.error) === undefined && Object.keys(told).length > 0

  return (
    <EntryForm ref={form} submit={submit}>
      <Stack gap="md">
        <TextInput
          label={texts.name}
          description={texts.nameHelp}
          withAsterisk
          aria-required
          value={name}
          maxLength={255}
          autoComplete="off"
          error={wrongName}
          data-autofocus
          onChange={({ currentTarget }) => {
            setName(currentTarget.value)
            if (create.isError) create.reset()
          }}
        />
        <Guide guide={shape.guide} title={connectorTexts.guideTitle} />
        <DataEntry entry={entry} />
        <VerifyFirst title={provider.title} verifiable={shape.verifiable} checked={verify} setChecked={setVerify} />
        {create.isError && !isTold && nameProblem(create.error) === undefined && <NotStored error={create.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {texts.seal}
          </Button>
        </Group>
      </Stack>
    </EntryForm>
  )
}
