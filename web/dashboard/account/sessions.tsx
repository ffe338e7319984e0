import { Badge, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { endOtherSessions, endSession, sessionsQuery, type Session } from '../api/account.ts'
import { keys } from '../api/keys.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Panel } from '../parts/panel.tsx'
import { Records } from '../parts/records.tsx'
import { tellFailure } from '../parts/tell-failure.ts'
import { TimeAgo } from '../parts/time-ago.tsx'
import { useChange } from '../parts/use-change.ts'
import { accountTexts } from '../texts/account.ts'
import { commonTexts } from '../texts/common.ts'
import { browserName } from './browser-name.ts'

const texts = accountTexts.sessions

export function Sessions() {
  const query = useQuery(sessionsQuery)
  const [asking, setAsking] = useState(false)
  return (
    <Panel
      title={texts.title}
      description={texts.lead}
      actions={
        (query.data?.length ?? 0) > 1 && (
          <Button variant="default" onClick={() => setAsking(true)}>
            {texts.endOthers}
          </Button>
        )
      }
    >
      <Loaded query={query}>{(sessions) => <SessionList sessions={sessions} />}</Loaded>
      {asking && (
        <ConfirmDialog
          title={texts.endOthersTitle}
          confirm={texts.endOthers}
          act={endOtherSessions}
          stale={[keys.sessions]}
          said={texts.othersEnded}
          onClose={() => setAsking(false)}
        >
          {texts.endOthersLead}
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function SessionList({ sessions }: { readonly sessions: readonly Session[] }) {
  const end = useChange({ change: endSession, stale: [keys.sessions], said: texts.ended })
  return (
    <Records
      label={texts.title}
      rows={sessions.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))}
      keyOf={({ id }) => id}
      columns={[
        {
          label: texts.column,
          cell: (session) => (
            <Group gap="xs">
              {browserName(session.userAgent)}
              {session.here && <Badge>{texts.here}</Badge>}
            </Group>
          ),
        },
        { label: texts.address, cell: ({ ipAddress }) => ipAddress ?? commonTexts.none },
        { label: texts.since, cell: ({ createdAt }) => <TimeAgo at={seconds(createdAt)} /> },
        { label: texts.ends, cell: ({ expiresAt }) => <TimeAgo at={seconds(expiresAt)} /> },
        {
          label: commonTexts.actions,
          actions: true,
          cell: (session) =>
            !session.here && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                aria-label={texts.endNamed(browserName(session.userAgent))}
                loading={end.isPending && end.variables === session.token}
                onClick={() => end.mutate(session.token, { onError: tellFailure })}
              >
                {texts.end}
              </Button>
            ),
        },
      ]}
    />
  )
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000)
}
