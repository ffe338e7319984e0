import { Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { filled } from '../parts/rules.ts'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'

export interface PasswordStepProps<Answer> {
  readonly lead: string
  readonly submit: string
  readonly destructive?: boolean
  readonly act: (password: string) => Promise<Answer>
  readonly stale?: readonly (readonly string[])[]
  readonly said?: string
  readonly onDone: (answer: Answer) => void
  readonly onClose: () => void
}

export function PasswordStep<Answer>(props: PasswordStepProps<Answer>) {
  const form = useForm({ initialValues: { password: '' }, validate: { password: filled } })
  const change = useChange({
    change: props.act,
    done: props.onDone,
    ...(props.stale && { stale: props.stale }),
    ...(props.said !== undefined && { said: props.said }),
  })
  return (
    <form noValidate onSubmit={form.onSubmit(({ password }) => change.mutate(password))}>
      <Stack gap="md">
        <Text size="sm">{props.lead}</Text>
        <PasswordInput
          label={commonTexts.password}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps('password')}
        />
        {change.isError && <Failure error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={change.isPending} {...(props.destructive === true && { color: 'red' })}>
            {props.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
