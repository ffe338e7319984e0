import { Dialog } from '../parts/dialog.tsx'
import { PasswordStep, type PasswordStepProps } from './password-step.tsx'

/** Asks for the password before something that weakens or changes how one signs in. */
export function PasswordDialog<Answer>({ title, ...step }: PasswordStepProps<Answer> & { readonly title: string }) {
  return (
    <Dialog title={title} onClose={step.onClose}>
      <PasswordStep {...step} />
    </Dialog>
  )
}
