import { useState } from 'react'
import { enrol, type Enrolment } from '../api/account.ts'
import { Dialog } from '../parts/dialog.tsx'
import { accountTexts } from '../texts/account.ts'
import { commonTexts } from '../texts/common.ts'
import { BackupCodes } from './backup-codes.tsx'
import { PasswordStep } from './password-step.tsx'
import { ScanStep } from './scan-step.tsx'

const texts = accountTexts.totp

/** Password, then scan and prove it, then the backup codes. What is secret in it lives in this component alone. */
export function EnrolDialog({ onClose }: { readonly onClose: () => void }) {
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [verified, setVerified] = useState(false)
  return (
    <Dialog title={verified ? accountTexts.backup.title : texts.title} firm={verified} onClose={onClose}>
      {enrolment === undefined ? (
        <PasswordStep
          lead={texts.enterPassword}
          submit={commonTexts.continue}
          act={enrol}
          onDone={setEnrolment}
          onClose={onClose}
        />
      ) : verified ? (
        <BackupCodes codes={enrolment.backupCodes} onClose={onClose} />
      ) : (
        <ScanStep uri={enrolment.totpURI} onDone={() => setVerified(true)} onClose={onClose} />
      )}
    </Dialog>
  )
}
