import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { healthQuery, rollBackCredential, versionsQuery } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import { Standing } from '../health/standing.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { BeforeAfter } from './before-after.tsx'
import type { CredentialProps } from './credential-props.ts'

/** Asks before the version before becomes current again. */
export function RollBack({ app, provider, credential, onClose }: CredentialProps & { readonly onClose: () => void }) {
  const query = useQuery(versionsQuery(app, provider.name, credential.id))
  const health = useQuery(healthQuery(app, provider.name, credential.id))
  const next = credential.version + 1
  const change = useChange({
    change: () => rollBackCredential(app, provider.name, credential.id),
    stale: [keys.application(app)],
    said: texts.rolledBack(next),
    done: onClose,
  })
  return (
    <Dialog title={texts.rollBackTitle} size="lg" onClose={onClose}>
      <Loaded query={query}>
        {(versions) => {
          const current = versions.find((each) => each.current)
          const before = versions.find((each) => !each.current)
          if (current === undefined || before === undefined) return <Text size="sm">{texts.onlyOne}</Text>
          return (
            <Stack gap="md">
              <Text size="sm">{texts.rollBackWhat(before.version, next)}</Text>
              <BeforeAfter before={current} after={{ version: next, fingerprint: before.fingerprint }} />
              <Text size="sm">
                <Standing query={health} consequence="replace" />
              </Text>
              <Text size="sm">{texts.rollBackUndo}</Text>
              {change.isError && <Failure error={change.error} />}
              <Group justify="flex-end" gap="xs">
                <Button variant="default" onClick={onClose} data-autofocus>
                  {commonTexts.cancel}
                </Button>
                <Button
                  loading={change.isPending}
                  onClick={() => {
                    change.mutate()
                  }}
                >
                  {texts.rollBackNow}
                </Button>
              </Group>
            </Stack>
          )
        }}
      </Loaded>
    </Dialog>
  )
}
