import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { healthQuery } from '../api/credentials.ts'
import { useMay } from '../api/may.ts'
import { Attempt } from '../health/attempt.tsx'
import { HealthBadge } from '../health/health-badge.tsx'
import { Standing } from '../health/standing.tsx'
import { Button } from '../parts/button.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Loading } from '../parts/loading.tsx'
import { Only } from '../parts/only.tsx'
import { Panel } from '../parts/panel.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { paths } from '../paths.ts'
import { grantTexts } from '../texts/grants.ts'
import { healthTexts as texts } from '../texts/health.ts'
import { verifyTexts } from '../texts/verify.ts'
import type { CredentialProps } from './credential-props.ts'
import { VerifyCredential } from './verify-credential.tsx'

/** Whether the provider takes the credential, and who depends on it. */
export function CredentialHealth(props: CredentialProps) {
  const {
    app,
    provider,
    credential: { id },
  } = props
  const [verifying, setVerifying] = useState(false)
  const may = useMay()
  const query = useQuery(healthQuery(app, provider.name, id))
  const { data } = query
  return (
    <Panel
      title={texts.title}
      actions={
        <>
          {data && <HealthBadge state={data.state} />}
          <Only may={may.change}>
            <Button variant="default" size="xs" onClick={() => setVerifying(true)}>
              {verifyTexts.button}
            </Button>
          </Only>
        </>
      }
    >
      <Loaded query={query} loading={<Loading lines={2} />}>
        {({ state, version, last_attempt, last_ok_at, paused_until, grants }) => (
          <>
            <Text size="sm">{texts.what[state]}</Text>
            {last_attempt !== null && (
              <Attempt
                attempt={last_attempt}
                more={[
                  [texts.version, version === null ? texts.never : texts.ofVersion(version)],
                  [texts.lastOk, <TimeAgo key="ok" at={last_ok_at} />],
                  [
                    texts.paused,
                    paused_until === null ? (
                      texts.notPaused
                    ) : (
                      <span key="paused">
                        {texts.pausedUntil}{' '}
                        {paused_until - Date.now() / 1000 < 60 ? texts.soon : <TimeAgo at={paused_until} />}.
                      </span>
                    ),
                  ],
                ]}
              />
            )}
            <Text size="sm">
              <Standing query={query} />{' '}
              {grants.valid + grants.invalid > 0 && (
                <Anchor component={Link} href={paths.grantsBehind(app, id)} inherit underline="always">
                  {grantTexts.see}
                </Anchor>
              )}
            </Text>
          </>
        )}
      </Loaded>
      {verifying && <VerifyCredential {...props} onClose={() => setVerifying(false)} />}
    </Panel>
  )
}
