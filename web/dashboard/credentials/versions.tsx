import { Badge, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { versionsQuery } from '../api/credentials.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { Loaded } from '../parts/loaded.tsx'
import { Loading } from '../parts/loading.tsx'
import { Only } from '../parts/only.tsx'
import { Panel } from '../parts/panel.tsx'
import { Records } from '../parts/records.tsx'
import { commonTexts } from '../texts/common.ts'
import { credentialTexts as texts } from '../texts/credentials.ts'
import { AtBy } from './at-by.tsx'
import { Fingerprint } from './fingerprint.tsx'
import type { CredentialProps } from './credential-props.ts'
import { useNames } from '../parts/use-names.ts'

/** The data as it is and as it was. */
export function Versions({ app, provider, credential, rollBack }: CredentialProps & { readonly rollBack: () => void }) {
  const query = useQuery(versionsQuery(app, provider.name, credential.id))
  const { change } = useMay()
  const { who } = useNames(app)
  return (
    <Panel title={texts.versions} description={texts.versionsHelp}>
      <Loaded query={query} loading={<Loading lines={2} />}>
        {(versions) => (
          <>
            <Records
              label={texts.versions}
              rows={versions}
              keyOf={({ version }) => String(version)}
              columns={[
                {
                  label: texts.factVersion,
                  cell: ({ version, current }) => (
                    <Group gap="xs" wrap="nowrap">
                      <Text inherit fw={500}>
                        {texts.version(version)}
                      </Text>
                      {current ? (
                        <Badge size="sm">{texts.current}</Badge>
                      ) : (
                        <Badge size="sm" color="gray">
                          {texts.previous}
                        </Badge>
                      )}
                    </Group>
                  ),
                },
                { label: texts.factFingerprint, cell: ({ fingerprint }) => <Fingerprint value={fingerprint} /> },
                {
                  label: texts.sealedAt,
                  cell: ({ sealed_at, sealed_by }) => <AtBy at={sealed_at} by={who(sealed_by)} />,
                },
                ...(versions.length < 2
                  ? []
                  : [
                      {
                        label: commonTexts.actions,
                        actions: true,
                        cell: ({ current }: { readonly current: boolean }) =>
                          !current && (
                            <Only may={change}>
                              <Button size="xs" variant="default" onClick={rollBack}>
                                {texts.rollBack}
                              </Button>
                            </Only>
                          ),
                      },
                    ]),
              ]}
            />
            {versions.length < 2 && (
              <Text size="sm" c="dimmed">
                {texts.onlyOne}
              </Text>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}
