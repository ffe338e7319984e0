import { Badge, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../api/keys.ts'
import { membersQuery, removeMember, type Member } from '../api/members.ts'
import { useMay } from '../api/may.ts'
import { meQuery } from '../api/session.ts'
import { breakable, breakableName } from '../parts/breakable.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { Records, type Column } from '../parts/records.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { commonTexts, roleTexts } from '../texts/common.ts'
import { memberTexts as texts } from '../texts/members.ts'
import { RoleDialog } from './role-dialog.tsx'

export function MemberList() {
  const query = useQuery(membersQuery)
  const me = useQuery(meQuery).data
  const { manageMembers } = useMay()
  const [open, setOpen] = useState<{ readonly kind: 'role' | 'remove'; readonly member: Member }>()
  const close = () => setOpen(undefined)

  const actions: Column<Member> = {
    label: commonTexts.actions,
    actions: true,
    cell: (member) => (
      <>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={texts.changeRole(member.name)}
          onClick={() => setOpen({ kind: 'role', member })}
        >
          {texts.changeRoleShort}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          aria-label={texts.remove(member.name)}
          onClick={() => setOpen({ kind: 'remove', member })}
        >
          {texts.removeShort}
        </Button>
      </>
    ),
  }

  return (
    <Panel title={texts.list}>
      <Loaded query={query}>
        {(members) => (
          <Records
            label={texts.list}
            rows={members}
            keyOf={({ id }) => id}
            columns={[
              { label: texts.name, cell: (member) => <Who member={member} you={member.id === me?.id} /> },
              { label: texts.role, cell: ({ role }) => roleTexts[role].name },
              { label: texts.secondFactor, cell: (member) => <Factors member={member} /> },
              { label: texts.lastSignIn, cell: (member) => <TimeAgo at={member.last_sign_in_at} /> },
              ...(manageMembers ? [actions] : []),
            ]}
          />
        )}
      </Loaded>
      {open?.kind === 'role' && <RoleDialog member={open.member} own={open.member.id === me?.id} onClose={close} />}
      {open?.kind === 'remove' && (
        <ConfirmDialog
          title={texts.removeTitle(open.member.name)}
          confirm={texts.removeShort}
          name={open.member.name}
          act={() => removeMember(open.member.id)}
          stale={[keys.members]}
          said={texts.removed}
          onClose={close}
        >
          {texts.removeLead}
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function Who({ member, you }: { readonly member: Member; readonly you: boolean }) {
  return (
    <Stack gap={0}>
      <Group gap="xs">
        <Text size="sm" fw={500} style={breakableName}>
          {member.name}
        </Text>
        {you && <Badge color="gray">{texts.you}</Badge>}
      </Group>
      <Text size="xs" c="dimmed" style={breakable}>
        {member.email}
      </Text>
    </Stack>
  )
}

function Factors({ member }: { readonly member: Member }) {
  const factors = [
    ...(member.two_factor ? [texts.app] : []),
    ...(member.passkeys > 0 ? [texts.passkeys(member.passkeys)] : []),
  ]
  return factors.length === 0 ? <Badge color="orange">{texts.noFactor}</Badge> : factors.join(', ')
}
