import { Alert, Anchor, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { Grant } from '../api/grants.ts'
import { Attempt } from '../health/attempt.tsx'
import { Panel } from '../parts/panel.tsx'
import { paths } from '../paths.ts'
import { grantTexts as texts } from '../texts/grants.ts'
import { GrantState } from './grant-state.tsx'

interface Props {
  readonly app: string
  readonly grant: Grant
  /** Whether the credential behind it fails. */
  readonly failing: boolean
  readonly credentialName: string | undefined
}

/** Why the grant is as it is: what was last tried, whose failure that was, and what to do about it. */
export function GrantReason({ app, grant, failing, credentialName = '' }: Props) {
  const { provider, grant_status: status, credential_id, last_attempt } = grant
  const ended = grant.ended_by === 'deletion'
  return (
    <Panel title={texts.reason} actions={<GrantState status={status} credentialFails={failing} />}>
      {failing && status === 'valid' && credential_id !== undefined && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={texts.failingBehind(credentialName)}>
          {texts.failingBehindWhat}{' '}
          <Anchor component={Link} href={paths.credential(app, provider, credential_id)} inherit underline="always">
            {texts.toCredential}
          </Anchor>
        </Alert>
      )}
      <Text size="sm">{sentence(grant)}</Text>
      {ended && <Text size="sm">{texts.endedWith}</Text>}
      {ended && (last_attempt?.advice ?? null) === null && (
        <Text size="sm" fw={500}>
          {texts.endedAdvice}
        </Text>
      )}
      {last_attempt !== null && <Attempt attempt={last_attempt} />}
    </Panel>
  )
}

function sentence({ grant_status, last_attempt }: Grant): string {
  if (grant_status === 'invalid') return texts.invalidNow
  if (last_attempt === null) return texts.neverTried
  return last_attempt.outcome === 'ok' ? texts.validNow : texts.validAnyway
}
