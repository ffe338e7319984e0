import { useState, type ComponentProps } from 'react'
import { useLocation } from 'wouter'
import { Page } from '../parts/page.tsx'
import { paths } from '../paths.ts'
import { CredentialActions, type Action } from './credential-actions.tsx'
import { CredentialFacts } from './credential-facts.tsx'
import { CredentialHealth } from './credential-health.tsx'
import type { CredentialProps } from './credential-props.ts'
import { DeleteCredential } from './delete-credential.tsx'
import { MakeActive } from './make-active.tsx'
import { RenameCredential } from './rename-credential.tsx'
import { ReplaceData } from './replace/replace-data.tsx'
import { RollBack } from './roll-back.tsx'
import { Versions } from './versions.tsx'

/** A credential that is there. Its dialogs open from here, and focus goes back to the button that opened them. */
export function OneCredential({
  above = [],
  ...props
}: CredentialProps & { readonly above: ComponentProps<typeof Page>['above'] }) {
  const { app, provider, credential } = props
  const [open, setOpen] = useState<Action>()
  const [, navigate] = useLocation()
  const close = (): void => {
    setOpen(undefined)
  }
  return (
    <Page title={credential.name} above={above} actions={<CredentialActions credential={credential} open={setOpen} />}>
      <CredentialFacts {...props} />
      <CredentialHealth {...props} />
      <Versions {...props} rollBack={() => setOpen('roll-back')} />
      {open === 'replace' && <ReplaceData {...props} onClose={close} />}
      {open === 'rename' && <RenameCredential {...props} onClose={close} />}
      {open === 'active' && <MakeActive {...props} onClose={close} />}
      {open === 'roll-back' && <RollBack {...props} onClose={close} />}
      {open === 'delete' && (
        <DeleteCredential
          {...props}
          onClose={close}
          onDone={() => {
            navigate(paths.connector(app, provider.name))
          }}
        />
      )}
    </Page>
  )
}
