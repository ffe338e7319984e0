import { Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { deleteCredential, healthQuery } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import { Standing } from '../health/standing.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { credentialTexts as texts } from '../texts/credentials.ts'
import type { CredentialProps } from './credential-props.ts'

interface Props extends CredentialProps {
  readonly onClose: () => void
  readonly onDone: () => void
}

export function DeleteCredential({ app, provider, credential, onClose, onDone }: Props) {
  const queryClient = useQueryClient()
  const health = useQuery(healthQuery(app, provider.name, credential.id))
  return (
    <ConfirmDialog
      title={texts.deleteTitle}
      confirm={texts.deleteNow}
      name={credential.name}
      act={() => deleteCredential(app, provider.name, credential.id)}
      stale={[keys.connectors(app), keys.grants(app), keys.overview(app), keys.audit(app), keys.applications]}
      said={texts.deleted(credential.name)}
      onClose={onClose}
      onDone={() => {
        onDone()
        // The page behind asks no more for what is gone.
        queryClient.removeQueries({ queryKey: keys.credential(app, provider.name, credential.id) })
      }}
    >
      <Stack gap="xs">
        <Standing query={health} consequence="delete" />
        <span>{texts.deleteWhat}</span>
        <span>{texts.deleteProvider}</span>
      </Stack>
    </ConfirmDialog>
  )
}
