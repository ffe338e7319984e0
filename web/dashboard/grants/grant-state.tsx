import { Badge, Group } from '@mantine/core'
import type { GrantStatus } from '../api/grants.ts'
import { grantTexts as texts } from '../texts/grants.ts'

interface Props {
  readonly status: GrantStatus
  /** Whether the credential behind it fails, which leaves the grant as it is. */
  readonly credentialFails: boolean
}

export function GrantState({ status, credentialFails }: Props) {
  return (
    <Group gap={6}>
      <Badge size="sm" color={status === 'valid' ? 'accent' : 'red'}>
        {texts.states[status]}
      </Badge>
      {credentialFails && (
        <Badge size="sm" color="orange">
          {texts.credentialFails}
        </Badge>
      )}
    </Group>
  )
}
