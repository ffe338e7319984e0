import { Badge } from '@mantine/core'
import type { CredentialHealth } from '../api/credentials.ts'
import { healthTexts } from '../texts/health.ts'

const colors = { unused: 'gray', ok: 'accent', failing: 'red', replaced: 'orange' } as const

export function HealthBadge({ state }: { readonly state: CredentialHealth['state'] }) {
  return (
    <Badge size="lg" color={colors[state]}>
      {healthTexts.states[state]}
    </Badge>
  )
}
