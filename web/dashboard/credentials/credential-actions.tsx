import type { Credential } from '../api/credentials.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { Only } from '../parts/only.tsx'
import { commonTexts } from '../texts/common.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { replaceTexts } from '../texts/replace.ts'

export type Action = 'replace' | 'rename' | 'active' | 'roll-back' | 'delete'

interface Props {
  readonly credential: Credential
  readonly open: (action: Action) => void
}

/** What can be done with a credential. What cannot be done now says why. */
export function CredentialActions({ credential: { active, credential_type }, open }: Props) {
  const { change } = useMay()
  const role = change ? undefined : commonTexts.changersOnly
  const notActive = active ? texts.isActive : credential_type === 'connector' ? undefined : texts.activeOnlyClient
  const actions = [
    { action: 'replace', label: replaceTexts.button, because: role },
    { action: 'rename', label: texts.rename, because: role },
    { action: 'active', label: texts.makeActive, because: role ?? notActive },
    { action: 'delete', label: texts.delete, because: role ?? (active ? texts.deleteActive : undefined) },
  ] as const
  return actions.map(({ action, label, because }) => (
    <Only key={action} may={because === undefined} {...(because !== undefined && { because })}>
      <Button
        variant={action === 'replace' ? 'filled' : 'default'}
        {...(action === 'delete' && because === undefined && { c: 'var(--mantine-color-error)' })}
        onClick={() => {
          open(action)
        }}
      >
        {label}
      </Button>
    </Only>
  ))
}
