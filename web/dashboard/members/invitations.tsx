import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconMailForward } from '@tabler/icons-react'
import { useState } from 'react'
import { invitationsQuery, withdrawInvitation, type Invitation } from '../api/invitations.ts'
import { keys } from '../api/keys.ts'
import { membersQuery } from '../api/members.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { Records } from '../parts/records.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { commonTexts, roleTexts } from '../texts/common.ts'
import { invitationTexts as texts } from '../texts/members.ts'
import { InviteDialog } from './invite-dialog.tsx'

export function Invitations() {
  const query = useQuery(invitationsQuery)
  const members = useQuery(membersQuery).data
  const [inviting, setInviting] = useState(false)
  const [withdrawing, setWithdrawing] = useState<Invitation>()
  const nameOf = (id: string) => members?.find((member) => member.id === id)?.name ?? id
  return (
    <Panel
      title={texts.title}
      description={texts.lead}
      actions={<Button onClick={() => setInviting(true)}>{texts.invite}</Button>}
    >
      <Loaded query={query}>
        {(invitations) =>
          invitations.length === 0 ? (
            <Empty icon={<IconMailForward size={22} />} title={texts.emptyTitle}>
              {texts.empty}
            </Empty>
          ) : (
            <Records
              label={texts.title}
              rows={invitations}
              keyOf={({ id }) => id}
              columns={[
                { label: texts.for, cell: (invitation) => <For invitation={invitation} /> },
                { label: texts.by, cell: ({ created_by }) => nameOf(created_by) },
                { label: texts.expires, cell: ({ expires_at }) => <TimeAgo at={expires_at} /> },
                {
                  label: commonTexts.actions,
                  actions: true,
                  cell: (invitation) => (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      aria-label={texts.withdrawNamed(invitation.email ?? texts.anyone)}
                      onClick={() => setWithdrawing(invitation)}
                    >
                      {texts.withdraw}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {withdrawing && (
        <ConfirmDialog
          title={texts.withdrawTitle}
          confirm={texts.withdraw}
          act={() => withdrawInvitation(withdrawing.id)}
          stale={[keys.invitations]}
          said={texts.withdrawn}
          onClose={() => setWithdrawing(undefined)}
        >
          {texts.withdrawLead}
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function For({ invitation }: { readonly invitation: Invitation }) {
  return (
    <Stack gap={0}>
      <Text size="sm" fw={500}>
        {invitation.email ?? texts.anyone}
      </Text>
      <Text size="xs" c="dimmed">
        {roleTexts[invitation.role].name}
      </Text>
    </Stack>
  )
}
