import { Alert, Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Comparison, Credential } from '../../api/credentials.ts'
import { GuideSteps } from '../../connectors/guide-steps.tsx'
import { Button } from '../../parts/button.tsx'
import { paths } from '../../paths.ts'
import { commonTexts } from '../../texts/common.ts'
import { exactTime } from '../../texts/format.ts'
import { oldKeyTexts, replaceTexts as texts } from '../../texts/replace.ts'
import { Fingerprint } from '../fingerprint.tsx'
import type { CredentialProps } from '../credential-props.ts'
import type { Shape } from '../shapes.ts'
import styles from './replace.module.css'

interface Props extends Pick<CredentialProps, 'app' | 'provider' | 'credential'> {
  readonly comparison: Comparison
  readonly replaced: Credential
  readonly verified: boolean
  readonly shape: Shape
  readonly onClose: () => void
}

/** The third step: what shows that it worked, and what is left to do at the provider. */
export function Done({ app, provider, credential, comparison, replaced, verified, shape, onClose }: Props) {
  const { version, fingerprint, updated_at, id } = replaced
  const matches = fingerprint === comparison.fingerprint_after
  return (
    <Stack gap="md">
      <Alert color="accent" icon={<IconCheck aria-hidden />} title={texts.doneTitle(version)} role="status">
        {texts.storedAt(exactTime(updated_at))}
      </Alert>
      <section>
        <Title order={3} mb={4}>
          {texts.howToTell}
        </Title>
        <ul className={styles['proofs']}>
          <Proof right={version === comparison.version_after}>{texts.versionIs(credential.version, version)}</Proof>
          <Proof right={matches}>
            {matches ? texts.fingerprintMatches : texts.fingerprintDiffers} <Fingerprint value={fingerprint} full />
          </Proof>
          {verified && <Proof right>{texts.accepted(provider.title)}</Proof>}
          <Proof right>
            {texts.logged}{' '}
            <Anchor
              component={Link}
              href={`${paths.audit(app)}?target=${encodeURIComponent(id)}`}
              inherit
              underline="always"
            >
              {texts.auditLink}
            </Anchor>
          </Proof>
        </ul>
      </section>
      <OldKey name={`${provider.name}/${shape.type}`} shape={shape} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{commonTexts.done}</Button>
      </Group>
    </Stack>
  )
}

function Proof({ right, children }: { readonly right: boolean; readonly children: ReactNode }) {
  const Mark = right ? IconCheck : IconX
  return (
    <li data-wrong={!right}>
      <Mark size={18} aria-hidden />
      <span>{children}</span>
    </li>
  )
}

function OldKey({ name, shape: { guide } }: { readonly name: string; readonly shape: Shape }) {
  const where = oldKeyTexts[name] ?? (guide && { where: guide.where, url: guide.url, steps: [] })
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={texts.oldTitle}>
      <Stack gap="sm">
        <Text size="sm">{texts.oldWhat}</Text>
        <Text size="sm">{texts.oldCheck}</Text>
        {where && <GuideSteps guide={where} />}
      </Stack>
    </Alert>
  )
}
