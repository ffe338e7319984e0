import { PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { changePassword } from '../api/account.ts'
import { keys } from '../api/keys.ts'
import type { Me } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { Panel } from '../parts/panel.tsx'
import { filled, newPassword } from '../parts/rules.ts'
import { useChange } from '../parts/use-change.ts'
import { accountTexts } from '../texts/account.ts'
import { joinTexts } from '../texts/sign-in.ts'

const texts = accountTexts.password

export function Password({ me }: { readonly me: Me }) {
  if (!me.has_password)
    return (
      <Panel title={texts.title}>
        <Text size="sm">{texts.none}</Text>
      </Panel>
    )
  return (
    <Panel title={texts.title} description={texts.lead}>
      <PasswordForm email={me.email} />
    </Panel>
  )
}

function PasswordForm({ email }: { readonly email: string }) {
  const form = useForm({
    initialValues: { current: '', password: '', repeat: '' },
    validate: {
      current: filled,
      password: newPassword,
      repeat: (value, { password }) => (value === password ? null : joinTexts.repeatWrong),
    },
  })
  const change = useChange({
    change: changePassword,
    stale: [keys.sessions],
    said: texts.changed,
    done: () => {
      form.reset()
      change.reset()
    },
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ current, password }) =>
        change.mutate({ currentPassword: current, newPassword: password }),
      )}
    >
      <Stack gap="sm" maw={420}>
        {/* So that password managers know whose password it is. */}
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput label={texts.current} autoComplete="current-password" {...form.getInputProps('current')} />
        <PasswordInput
          label={texts.new}
          description={joinTexts.passwordHint}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <PasswordInput label={joinTexts.repeat} autoComplete="new-password" {...form.getInputProps('repeat')} />
        {change.isError && <Failure error={change.error} />}
        <div>
          <Button type="submit" loading={change.isPending}>
            {texts.change}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
