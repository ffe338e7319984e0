import { Alert, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { newBackupCodes } from '../api/account.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { accountTexts } from '../texts/account.ts'
import { commonTexts } from '../texts/common.ts'
import { PasswordStep } from './password-step.tsx'

const texts = accountTexts.backup

/** The codes, in the one moment in which they are shown. */
export function BackupCodes({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  return (
    <Stack gap="md">
      <Alert color="orange">{commonTexts.shownOnce}</Alert>
      <Text size="sm">{texts.lead}</Text>
      <SimpleGrid cols={2} spacing="xs" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {codes.map((code, index) => (
          <li key={code}>
            <Code block fz="sm" ta="center" aria-label={texts.number(index + 1)}>
              {code}
            </Code>
          </li>
        ))}
      </SimpleGrid>
      <Group justify="space-between" gap="xs">
        <CopyButton value={codes.join('\n')} />
        <Button onClick={onClose} data-autofocus>
          {commonTexts.storedIt}
        </Button>
      </Group>
    </Stack>
  )
}

export function NewBackupCodes({ onClose }: { readonly onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[]>()
  return (
    <Dialog title={codes === undefined ? texts.againTitle : texts.title} firm={codes !== undefined} onClose={onClose}>
      {codes === undefined ? (
        <PasswordStep
          lead={texts.againLead}
          submit={texts.make}
          act={newBackupCodes}
          onDone={({ backupCodes }) => setCodes(backupCodes)}
          onClose={onClose}
        />
      ) : (
        <BackupCodes codes={codes} onClose={onClose} />
      )}
    </Dialog>
  )
}
