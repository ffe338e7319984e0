import { Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { deleteGrant, type Grant } from '../api/grants.ts'
import { keys } from '../api/keys.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { grantTexts as texts } from '../texts/grants.ts'

interface Props {
  readonly app: string
  readonly grant: Grant
  readonly onClose: () => void
  readonly onDone: () => void
}

export function DeleteGrant({ app, grant: { id, email, grant_status }, onClose, onDone }: Props) {
  const queryClient = useQueryClient()
  return (
    <ConfirmDialog
      title={texts.deleteTitle}
      confirm={texts.deleteNow}
      name={email}
      act={() => deleteGrant(app, id)}
      stale={[[...keys.grants(app), 'list'], keys.connectors(app), keys.overview(app), keys.audit(app)]}
      said={texts.deleted(email)}
      onClose={onClose}
      onDone={() => {
        onDone()
        // The page behind asks no more for what is gone.
        queryClient.removeQueries({ queryKey: keys.grant(app, id) })
      }}
    >
      <Stack gap="xs">
        <span>{texts.deleteWhat}</span>
        <span>{texts.deleteId}</span>
        {grant_status === 'invalid' && <span>{texts.deleteInstead}</span>}
        <span>{texts.deleteProvider}</span>
      </Stack>
    </ConfirmDialog>
  )
}
