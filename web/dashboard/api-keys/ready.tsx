import { Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { CopyLine, ShownOnce } from '../parts/shown-once.tsx'
import { apiKeyTexts as texts } from '../texts/api-keys.ts'
import { commonTexts } from '../texts/common.ts'

export interface Made {
  readonly key: string
  readonly scopes: readonly string[]
}

/** Something harmless that a key with these scopes may read. */
function pathFor(scopes: readonly string[]): string {
  if (scopes.includes('connectors:read')) return '/v3/connectors'
  if (scopes.includes('credentials:read')) return '/v3/connectors/google/creds'
  return '/v3/applications'
}

export function Ready({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const base = useQuery(meQuery).data?.deployment.url ?? window.location.origin
  const curl = `curl '${base}${pathFor(made.scopes)}' \\\n  -H 'Authorization: Bearer ${made.key}'`
  return (
    <Stack gap="md">
      <ShownOnce label={texts.key} value={made.key} />
      <CopyLine label={texts.baseUrl} value={base} />
      <CopyLine label={texts.tryIt} value={curl} block />
      <Group justify="flex-end">
        <Button onClick={onClose}>{commonTexts.storedIt}</Button>
      </Group>
    </Stack>
  )
}
