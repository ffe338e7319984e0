import { Anchor, Badge, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { versionsQuery } from '../api/credentials.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { ShortId } from '../parts/short-id.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { paths } from '../paths.ts'
import { commonTexts } from '../texts/common.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { number } from '../texts/format.ts'
import { AtBy } from './at-by.tsx'
import { Fingerprint } from './fingerprint.tsx'
import type { CredentialProps } from './credential-props.ts'
import { useNames } from '../parts/use-names.ts'

export function CredentialFacts({ app, provider, credential }: CredentialProps) {
  const { who } = useNames(app)
  const { id, credential_type, version, fingerprint, active, ...history } = credential
  const current = useQuery(versionsQuery(app, provider.name, id)).data?.find((each) => each.current)
  return (
    <Panel
      title={texts.facts}
      description={texts.fingerprintHelp}
      actions={
        <Anchor component={Link} href={`${paths.audit(app)}?target=${encodeURIComponent(id)}`} size="sm">
          {texts.auditLink}
        </Anchor>
      }
    >
      <Facts
        facts={[
          [texts.factType, provider.credentials[credential_type]?.title ?? texts.types[credential_type]],
          [texts.factVersion, number(version)],
          [
            texts.factFingerprint,
            <Group key="fingerprint" gap={4} wrap="nowrap">
              <Fingerprint value={fingerprint} />
              {fingerprint !== null && <CopyButton value={fingerprint} label={texts.copyFingerprint} iconOnly />}
            </Group>,
          ],
          [
            texts.factAge,
            current ? <AtBy key="age" at={current.sealed_at} by={who(current.sealed_by)} /> : commonTexts.loading,
          ],
          [texts.factUsed, <TimeAgo key="used" at={history.last_used_at} />],
          [
            texts.factActive,
            active ? (
              <>
                <Badge size="sm">{texts.active}</Badge> {texts.activeYes}
              </>
            ) : (
              texts.activeNo
            ),
          ],
          [texts.factCreated, <AtBy key="created" at={history.created_at} by={who(history.created_by)} />],
          [texts.factUpdated, <AtBy key="updated" at={history.updated_at} by={who(history.updated_by)} />],
          [commonTexts.id, <ShortId key="id" id={id} copyLabel={texts.copyId} />],
        ]}
      />
    </Panel>
  )
}
