import { Alert, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { keys } from '../api/keys.ts'
import { changeRole, type Member } from '../api/members.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { memberTexts as texts } from '../texts/members.ts'
import { RoleChoice } from './role-choice.tsx'

interface Props {
  readonly member: Member
  readonly own: boolean
  readonly onClose: () => void
}

export function RoleDialog({ member, own, onClose }: Props) {
  const [role, setRole] = useState(member.role)
  const change = useChange({
    change: () => changeRole(member.id, role),
    stale: own ? [keys.members, keys.me] : [keys.members],
    said: texts.roleChanged,
    done: onClose,
  })
  return (
    <Dialog title={texts.roleTitle(member.name)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <Stack gap="md">
          {own && <Alert color="orange">{texts.roleOwn}</Alert>}
          <RoleChoice value={role} onChange={setRole} />
          {change.isError && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {commonTexts.cancel}
            </Button>
            <Button type="submit" disabled={role === member.role} loading={change.isPending}>
              {texts.changeRoleShort}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
