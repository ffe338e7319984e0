import { Anchor, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { verifyCode } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { filled } from '../parts/rules.ts'
import { useChange } from '../parts/use-change.ts'
import { signInTexts } from '../texts/sign-in.ts'

interface Props {
  readonly onDone: () => void
  readonly onStartOver: () => void
}

/** The second step: a code of the authenticator app, or one of those that were stored. */
export function CodeForm({ onDone, onStartOver }: Props) {
  const [kind, setKind] = useState<'totp' | 'backup-code'>('totp')
  const form = useForm({ initialValues: { code: '' }, validate: { code: filled } })
  const change = useChange({ change: (code: string) => verifyCode(kind, code), done: onDone })
  const app = kind === 'totp'

  const swap = () => {
    setKind(app ? 'backup-code' : 'totp')
    form.reset()
    change.reset()
  }

  return (
    <form noValidate onSubmit={form.onSubmit(({ code }) => change.mutate(app ? code.replace(/\s/g, '') : code.trim()))}>
      <Stack gap="sm">
        <Text size="sm">{app ? signInTexts.codeLead : signInTexts.backupLead}</Text>
        <TextInput
          key={kind}
          label={app ? signInTexts.code : signInTexts.backupCode}
          inputMode={app ? 'numeric' : 'text'}
          autoComplete="one-time-code"
          spellCheck={false}
          ff="monospace"
          autoFocus
          {...form.getInputProps('code')}
        />
        {change.isError && <Failure error={change.error} />}
        <Button type="submit" fullWidth loading={change.isPending}>
          {signInTexts.verify}
        </Button>
        <Group justify="space-between" gap="xs">
          <Anchor component="button" type="button" size="sm" onClick={swap}>
            {app ? signInTexts.useBackupCode : signInTexts.useApp}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onStartOver}>
            {signInTexts.startOver}
          </Anchor>
        </Group>
      </Stack>
    </form>
  )
}
