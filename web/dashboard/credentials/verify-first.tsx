import { Checkbox } from '@mantine/core'
import { verifyTexts as texts } from '../texts/verify.ts'

interface Props {
  /** The provider that is asked. */
  readonly title: string
  /** There is no choice where it cannot be asked. */
  readonly verifiable: boolean
  readonly checked: boolean
  readonly setChecked: (checked: boolean) => void
}

/** Whether the provider has to accept the data before they are stored. */
export function VerifyFirst({ title, verifiable, checked, setChecked }: Props) {
  if (!verifiable) return undefined
  return (
    <Checkbox
      label={texts.first(title)}
      description={texts.firstHelp}
      checked={checked}
      onChange={({ currentTarget }) => {
        setChecked(currentTarget.checked)
      }}
    />
  )
}
