import { Code } from '@mantine/core'
import { credentialTexts as texts } from '../texts/credentials.ts'

interface Props {
  readonly value: string | null
  /** All of it, where two are compared. */
  readonly full?: boolean
}

const SHOWN = 8

export function Fingerprint({ value, full = false }: Props) {
  if (value === null) return <>{texts.noFingerprint}</>
  return (
    <Code title={value} fz="sm" {...(full && { style: { wordBreak: 'break-all' } })}>
      {full || value.length <= SHOWN + 1 ? value : `${value.slice(0, SHOWN)}…`}
    </Code>
  )
}
