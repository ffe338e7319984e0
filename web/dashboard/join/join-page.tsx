import { Alert, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../api/api-error.ts'
import { lookUpInvitation } from '../api/invitations.ts'
import { Button } from '../parts/button.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Loading } from '../parts/loading.tsx'
import { Outside } from '../parts/outside.tsx'
import { paths } from '../paths.ts'
import { roleTexts } from '../texts/common.ts'
import { relative } from '../texts/format.ts'
import { joinTexts } from '../texts/sign-in.ts'
import { JoinForm } from './join-form.tsx'
import { takeToken } from './token.ts'

/** What an invitation leads to. Its token came in the fragment of the address, which no server sees. */
export default function JoinPage() {
  const [token] = useState(takeToken)
  const [joined, setJoined] = useState<'signed-in' | 'sign-in'>()
  const invitation = useQuery({
    // The token is no part of the key: keys are kept.
    queryKey: ['invitation'],
    queryFn: () => lookUpInvitation(token),
    enabled: token !== '' && joined === undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })

  if (joined !== undefined)
    return (
      <Outside title={joinTexts.joinedTitle}>
        <Text size="sm">{joinTexts.joined}</Text>
        <Group gap="xs">
          <Button component={Link} href={joined === 'signed-in' ? paths.account : paths.signIn}>
            {joined === 'signed-in' ? joinTexts.setUp : joinTexts.toSignIn}
          </Button>
          {joined === 'signed-in' && (
            <Button component={Link} href={paths.start} variant="default">
              {joinTexts.later}
            </Button>
          )}
        </Group>
      </Outside>
    )

  const gone = invitation.error instanceof ApiError && invitation.error.status === 404
  if (token === '' || gone)
    return (
      <Outside title={joinTexts.title}>
        <Alert color="orange" title={joinTexts.goneTitle}>
          {gone ? joinTexts.gone : joinTexts.noToken}
        </Alert>
        <Button component={Link} href={paths.signIn} variant="default">
          {joinTexts.toSignIn}
        </Button>
      </Outside>
    )

  return (
    <Outside title={joinTexts.title}>
      <Loaded query={invitation} loading={<Loading lines={3} />}>
        {({ role, email, expires_at }) => (
          <>
            <Alert title={joinTexts.lead(roleTexts[role].name)}>
              {roleTexts[role].what} {joinTexts.expires(relative(expires_at))}
            </Alert>
            <JoinForm token={token} email={email} onDone={setJoined} />
          </>
        )}
      </Loaded>
    </Outside>
  )
}
