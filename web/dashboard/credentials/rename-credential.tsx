import { Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { changeCredential } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { nameProblem } from './name-problem.ts'
import type { CredentialProps } from './credential-props.ts'

export function RenameCredential({
  app,
  provider,
  credential,
  onClose,
}: CredentialProps & { readonly onClose: () => void }) {
  const [name, setName] = useState(credential.name)
  const change = useChange({
    change: () => changeCredential(app, provider.name, credential.id, { name: name.trim() }),
    stale: [keys.application(app)],
    said: texts.renamed,
    done: onClose,
  })
  const wrong = nameProblem(change.error)
  return (
    <Dialog title={texts.renameTitle} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === credential.name) onClose()
          else if (name.trim() !== '') change.mutate()
        }}
      >
        <Stack gap="md">
          <TextInput
            label={texts.name}
            description={texts.nameHelp}
            value={name}
            maxLength={255}
            autoComplete="off"
            data-autofocus
            error={wrong ?? (name.trim() === '' ? texts.nameWrong : undefined)}
            onChange={({ currentTarget }) => {
              setName(currentTarget.value)
              if (change.isError) change.reset()
            }}
          />
          {change.isError && wrong === undefined && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {commonTexts.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {commonTexts.rename}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
