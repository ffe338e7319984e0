import { PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { signIn } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { email, filled } from '../parts/rules.ts'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { signInTexts } from '../texts/sign-in.ts'

/** `onDone` hears whether a second factor is asked for. */
export function PasswordForm({ onDone }: { readonly onDone: (codeNeeded: boolean) => void }) {
  const form = useForm({ initialValues: { email: '', password: '' }, validate: { email, password: filled } })
  const change = useChange({ change: signIn, done: onDone })
  return (
    <form noValidate onSubmit={form.onSubmit((values) => change.mutate({ ...values, email: values.email.trim() }))}>
      <Stack gap="sm">
        <TextInput
          label={commonTexts.email}
          type="email"
          autoComplete="username webauthn"
          autoFocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={commonTexts.password}
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
        {change.isError && <Failure error={change.error} />}
        <Button type="submit" fullWidth mt={4} loading={change.isPending}>
          {signInTexts.submit}
        </Button>
      </Stack>
    </form>
  )
}
