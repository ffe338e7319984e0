import { Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { createInvitation } from '../api/invitations.ts'
import { keys } from '../api/keys.ts'
import type { Role } from '../api/roles.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { email } from '../parts/rules.ts'
import { fieldsOf } from '../parts/said.ts'
import { ShownOnce } from '../parts/shown-once.tsx'
import { useChange } from '../parts/use-change.ts'
import { commonTexts, roleTexts } from '../texts/common.ts'
import { invitationTexts as texts } from '../texts/members.ts'
import { RoleChoice } from './role-choice.tsx'

const DAYS = [1, 3, 7, 14, 30]

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const [made, setMade] = useState<{ readonly url: string; readonly role: Role }>()
  return (
    <Dialog title={made ? texts.madeTitle : texts.invite} firm={made !== undefined} onClose={onClose}>
      {made ? (
        <Stack gap="md">
          <Text size="sm">{texts.made(roleTexts[made.role].name)}</Text>
          <ShownOnce label={texts.link} value={made.url} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{commonTexts.done}</Button>
          </Group>
        </Stack>
      ) : (
        <InviteForm onMade={setMade} onClose={onClose} />
      )}
    </Dialog>
  )
}

interface FormProps {
  readonly onMade: (made: { readonly url: string; readonly role: Role }) => void
  readonly onClose: () => void
}

function InviteForm({ onMade, onClose }: FormProps) {
  const form = useForm<{ role: Role; email: string; days: string }>({
    initialValues: { role: 'viewer', email: '', days: '7' },
    validate: { email: (value) => (value.trim() === '' ? null : email(value)) },
  })
  const change = useChange({ change: createInvitation, stale: [keys.invitations], done: onMade })
  const submit = form.onSubmit(({ role, email: address, days }) => {
    const given = address.trim()
    change.mutate(
      { role, ...(given !== '' && { email: given }), expires_in_days: Number(days) },
      { onError: (error) => form.setErrors(fieldsOf(error)) },
    )
  })
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <RoleChoice value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
        <TextInput
          label={texts.emailLabel}
          description={texts.emailHint}
          type="email"
          autoComplete="off"
          {...form.getInputProps('email')}
        />
        <Select
          label={texts.daysLabel}
          data={DAYS.map((days) => ({ value: String(days), label: texts.days(days) }))}
          {...form.getInputProps('days')}
        />
        {change.isError && <Failure error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {texts.make}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
