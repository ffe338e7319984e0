import { PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { acceptInvitation } from '../api/invitations.ts'
import { signIn } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { email as emailRule, filled, newPassword } from '../parts/rules.ts'
import { fieldsOf } from '../parts/said.ts'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { joinTexts } from '../texts/sign-in.ts'
import { dropToken } from './token.ts'

interface Props {
  readonly token: string
  /** Whom the invitation is for, when it says so. */
  readonly email: string | null
  readonly onDone: (outcome: 'signed-in' | 'sign-in') => void
}

export function JoinForm({ token, email, onDone }: Props) {
  const form = useForm({
    initialValues: { name: '', email: email ?? '', password: '', repeat: '' },
    validate: {
      name: filled,
      email: emailRule,
      password: newPassword,
      repeat: (value, { password }) => (value === password ? null : joinTexts.repeatWrong),
    },
  })
  const change = useChange({
    change: async ({ name, password, ...given }: typeof form.values) => {
      const accepted = await acceptInvitation({ token, name: name.trim(), email: given.email.trim(), password })
      dropToken()
      // The account is there now; should this fail, one signs in by hand.
      return signIn({ email: accepted.email, password }).then(
        (codeNeeded) => (codeNeeded ? 'sign-in' : 'signed-in'),
        () => 'sign-in' as const,
      )
    },
    done: onDone,
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        change.mutate(values, { onError: (error) => form.setErrors(fieldsOf(error)) }),
      )}
    >
      <Stack gap="sm">
        <TextInput
          label={commonTexts.name}
          description={joinTexts.nameHint}
          autoComplete="name"
          autoFocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label={commonTexts.email}
          description={joinTexts.emailHint}
          type="email"
          autoComplete="username"
          readOnly={email !== null}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={commonTexts.password}
          description={joinTexts.passwordHint}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <PasswordInput label={joinTexts.repeat} autoComplete="new-password" {...form.getInputProps('repeat')} />
        {change.isError && <Failure error={change.error} />}
        <Button type="submit" fullWidth mt={4} loading={change.isPending}>
          {joinTexts.submit}
        </Button>
      </Stack>
    </form>
  )
}
