import { Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ApiError } from '../api/api-error.ts'
import { verifyCredential } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { verifyTexts as texts } from '../texts/verify.ts'
import type { CredentialProps } from './credential-props.ts'
import { VerificationSteps } from './verification-steps.tsx'

/** Asks the provider, and shows what each step came to. */
export function VerifyCredential(props: CredentialProps & { readonly onClose: () => void }) {
  const { app, provider, credential, onClose } = props
  const [mailbox, setMailbox] = useState('')
  const change = useChange({
    change: () => verifyCredential(app, provider.name, credential.id, mailbox.trim()),
    stale: [keys.application(app)],
  })
  const wrong = change.error instanceof ApiError ? change.error.fields['mailbox'] : undefined
  return (
    <Dialog title={texts.title} size="lg" onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <Stack gap="md">
          <Text size="sm">{texts.lead}</Text>
          {credential.credential_type !== 'connector' && (
            <TextInput
              type="email"
              label={`${texts.mailbox} (${commonTexts.optional})`}
              description={texts.mailboxHelp}
              value={mailbox}
              autoComplete="off"
              error={wrong !== undefined && texts.mailboxWrong}
              onChange={({ currentTarget }) => setMailbox(currentTarget.value)}
            />
          )}
          {change.data && <VerificationSteps verification={change.data} />}
          {change.isError && wrong === undefined && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {commonTexts.close}
            </Button>
            <Button type="submit" loading={change.isPending} data-autofocus>
              {change.data ? texts.again : texts.now}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
