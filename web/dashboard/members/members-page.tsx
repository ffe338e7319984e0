import { Alert } from '@mantine/core'
import { useMay } from '../api/may.ts'
import { Page } from '../parts/page.tsx'
import { memberTexts } from '../texts/members.ts'
import { Invitations } from './invitations.tsx'
import { MemberList } from './member-list.tsx'

export default function MembersPage() {
  const { manageMembers } = useMay()
  return (
    <Page title={memberTexts.title} description={memberTexts.lead}>
      {!manageMembers && <Alert color="gray">{memberTexts.ownersOnly}</Alert>}
      <MemberList />
      {manageMembers && <Invitations />}
    </Page>
  )
}
