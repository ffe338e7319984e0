import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconMailbox, IconPlugConnected } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { ApiError, triedIn } from '../../api/api-error.ts'
import {
  changeCredential,
  healthQuery,
  type Comparison,
  type Credential,
  type CredentialData,
} from '../../api/credentials.ts'
import { Standing } from '../../health/standing.tsx'
import { Button } from '../../parts/button.tsx'
import { useChange } from '../../parts/use-change.ts'
import { problemsBelow } from '../../schema-form/check.ts'
import type { Problems } from '../../schema-form/schema.ts'
import { commonTexts } from '../../texts/common.ts'
import { replaceTexts as texts } from '../../texts/replace.ts'
import { BeforeAfter } from '../before-after.tsx'
import { NotStored } from '../not-stored.tsx'
import type { CredentialProps } from '../credential-props.ts'
import { VerifyFirst } from '../verify-first.tsx'
import styles from './replace.module.css'

interface Props extends CredentialProps {
  readonly data: RefObject<CredentialData>
  readonly comparison: Comparison
  readonly verifiable: boolean
  readonly verify: boolean
  readonly setVerify: (verify: boolean) => void
  readonly back: () => void
  /** The server does not take the data after all. */
  readonly refused: (problems: Problems) => void
  readonly done: (replaced: Credential) => void
}

/** The second step: what is going to change, and the button that changes it. */
export function Changes(props: Props) {
  const { app, provider, connector, credential, data, comparison, verify, back, refused, done } = props
  const health = useQuery(healthQuery(app, provider.name, credential.id))
  const { removed, version_before, version_after } = comparison
  const replace = useChange({
    change: () => changeCredential(app, provider.name, credential.id, { credential_data: data.current }, verify),
    done,
  })
  const shownByConnector = provider.connector.public_settings.filter((name) =>
    [...comparison.changed, ...comparison.added, ...removed].includes(name),
  )
  if (comparison.same)
    return (
      <Stack gap="md">
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={texts.same} role="alert">
          {texts.sameHelp}
        </Alert>
        <Group justify="flex-end">
          <Button onClick={back}>{commonTexts.back}</Button>
        </Group>
      </Stack>
    )
  return (
    <Stack gap="md">
      <BeforeAfter
        before={{ version: version_before, fingerprint: comparison.fingerprint_before }}
        after={{ version: version_after, fingerprint: comparison.fingerprint_after }}
      />
      <dl className={styles['fields']}>
        {(['changed', 'added', 'removed', 'kept'] as const).map((kind) => (
          <Names key={kind} label={texts.fields[kind]} names={comparison[kind]} />
        ))}
      </dl>
      {removed.length > 0 && <Text size="sm">{texts.removedHelp}</Text>}
      {credential.active && (
        <Alert color="orange" icon={<IconPlugConnected aria-hidden />}>
          {texts.active(connector.name, shownByConnector)}
        </Alert>
      )}
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <IconMailbox size={18} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm">
          <Standing query={health} consequence="replace" />
        </Text>
      </Group>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <IconArrowBackUp size={18} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm">{texts.kept(version_before)}</Text>
      </Group>
      <VerifyFirst title={provider.title} verifiable={props.verifiable} checked={verify} setChecked={props.setVerify} />
      {replace.isError && <NotStored error={replace.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={back} disabled={replace.isPending}>
          {commonTexts.back}
        </Button>
        <Button
          loading={replace.isPending}
          onClick={() => {
            replace.mutate(undefined, {
              onError: (error) => {
                if (triedIn(error) !== undefined) return
                const problems = problemsBelow('credential_data', error instanceof ApiError ? error.fields : {})
                if (Object.keys(problems).length > 0) refused(problems)
              },
            })
          }}
        >
          {texts.confirm}
        </Button>
      </Group>
    </Stack>
  )
}

function Names({ label, names }: { readonly label: string; readonly names: readonly string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{names.length === 0 ? texts.noneOf : names.map((name) => <Code key={name}>{name}</Code>)}</dd>
    </>
  )
}
