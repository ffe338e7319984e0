import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { changeConnector } from '../api/connectors.ts'
import { credentialQuery } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import type { CredentialProps } from './credential-props.ts'

export function MakeActive(props: CredentialProps & { readonly onClose: () => void }) {
  const { app, provider, connector, credential, onClose } = props
  const activeId = connector.active_credential_id
  const before = useQuery({
    ...credentialQuery(app, provider.name, activeId ?? ''),
    enabled: activeId !== undefined,
  }).data
  const change = useChange({
    change: () => changeConnector(app, provider.name, { active_credential_id: credential.id }),
    stale: [keys.application(app)],
    said: texts.madeActive(credential.name),
    done: onClose,
  })
  return (
    <Dialog title={texts.makeActiveTitle} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">{texts.makeActiveWhat(credential.name, before?.name)}</Text>
        {change.isError && <Failure error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {commonTexts.cancel}
          </Button>
          <Button
            loading={change.isPending}
            onClick={() => {
              change.mutate()
            }}
          >
            {texts.makeActiveNow}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
