import { Alert, Badge, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { disableTwoFactor } from '../api/account.ts'
import { keys } from '../api/keys.ts'
import type { Me } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { Panel } from '../parts/panel.tsx'
import { accountTexts } from '../texts/account.ts'
import { NewBackupCodes } from './backup-codes.tsx'
import { EnrolDialog } from './enrol-dialog.tsx'
import { PasswordDialog } from './password-dialog.tsx'

const texts = accountTexts.totp

export function AuthenticatorApp({ me }: { readonly me: Me }) {
  const [open, setOpen] = useState<'enrol' | 'disable' | 'codes'>()
  const close = () => setOpen(undefined)
  return (
    <Panel
      title={texts.title}
      description={texts.lead}
      actions={<Badge color={me.two_factor ? 'accent' : 'gray'}>{me.two_factor ? texts.on : texts.off}</Badge>}
    >
      {!me.has_password && <Text size="sm">{texts.needsPassword}</Text>}
      {me.has_password && !me.two_factor && me.passkeys === 0 && <Alert color="orange">{texts.needed}</Alert>}
      {me.has_password && (
        <Group gap="xs">
          {!me.two_factor && <Button onClick={() => setOpen('enrol')}>{texts.setUp}</Button>}
          {me.two_factor && (
            <>
              <Button variant="default" onClick={() => setOpen('codes')}>
                {accountTexts.backup.again}
              </Button>
              <Button variant="default" onClick={() => setOpen('disable')}>
                {texts.disable}
              </Button>
            </>
          )}
        </Group>
      )}
      {open === 'enrol' && <EnrolDialog onClose={close} />}
      {open === 'codes' && <NewBackupCodes onClose={close} />}
      {open === 'disable' && (
        <PasswordDialog
          title={texts.disableTitle}
          lead={texts.disableLead}
          submit={texts.disable}
          destructive
          act={disableTwoFactor}
          stale={[keys.me]}
          said={texts.disabled}
          onDone={close}
          onClose={close}
        />
      )}
    </Panel>
  )
}
