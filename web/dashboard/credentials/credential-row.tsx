import { Anchor, Badge } from '@mantine/core'
import { memo } from 'react'
import { Link } from 'wouter'
import type { Credential } from '../api/credentials.ts'
import { TimeAgo } from '../parts/time-ago.tsx'
import { paths } from '../paths.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { exactTime, number, relative } from '../texts/format.ts'
import { healthTexts } from '../texts/health.ts'
import styles from './credential-table.module.css'
import { Fingerprint } from './fingerprint.tsx'

interface Props {
  readonly app: string
  readonly provider: string
  readonly credential: Credential
  readonly failing: boolean
  readonly index: number
  readonly height: number
  readonly top: number
}

export const CredentialRow = memo(function CredentialRow(props: Props) {
  const { app, provider, credential, failing, index, height, top } = props
  const { id, name, credential_type, fingerprint, version, last_used_at, active } = credential
  return (
    <div
      role="row"
      aria-rowindex={index}
      className={styles['row']}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <div role="rowheader" className={styles['name']}>
        <Anchor
          component={Link}
          href={paths.credential(app, provider, id)}
          className={styles['link']}
          inherit
          fw={500}
          title={name}
        >
          {name}
        </Anchor>
        {active && <Badge size="sm">{texts.active}</Badge>}
      </div>
      <div role="cell" data-label={texts.columns.type}>
        {texts.types[credential_type]}
      </div>
      <div role="cell" data-label={texts.columns.fingerprint}>
        <Fingerprint value={fingerprint} />
      </div>
      <div role="cell" data-label={texts.columns.version}>
        {number(version)}
      </div>
      <div role="cell" data-label={texts.columns.changed}>
        <Age credential={credential} />
      </div>
      <div role="cell" data-label={texts.columns.used}>
        <TimeAgo at={last_used_at} />
      </div>
      <div role="cell" data-label={texts.columns.health}>
        <Health failing={failing} used={last_used_at !== null} />
      </div>
    </div>
  )
})

/** Whether it fails is known of each; that it works, only its own page can say. */
function Health({ failing, used }: { readonly failing: boolean; readonly used: boolean }) {
  if (failing)
    return (
      <Badge size="sm" color="red" title={healthTexts.what.failing}>
        {healthTexts.states.failing}
      </Badge>
    )
  return (
    <span className={styles['dim']} title={used ? healthTexts.noFailureHelp : healthTexts.what.unused}>
      {used ? healthTexts.noFailure : healthTexts.states.unused}
    </span>
  )
}

/** Of a first version the age is known; a later one may be older than the last change, which may have been a renaming. */
function Age({ credential: { version, created_at, updated_at } }: Pick<Props, 'credential'>) {
  const at = version === 1 ? created_at : updated_at
  return (
    <time
      dateTime={new Date(at * 1000).toISOString()}
      title={version === 1 ? texts.ageExact(exactTime(at)) : texts.ageAtMost(exactTime(at))}
    >
      {relative(at)}
    </time>
  )
}
