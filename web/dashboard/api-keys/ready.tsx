import { Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/session.ts'
import { Button } from '../parts/button.tsx'
import { CopyLine, ShownOnce } from '../parts/shown-once.tsx'
import { apiKeyTexts as texts } from '../texts/api-keys.ts'
import { commonTexts } from '../texts/common.ts'
import { examplePath } from './example.ts'

export interface Made {
  readonly key: string
  readonly scopes: readonly string[]
}

export function Ready({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const base = useQuery(meQuery).data?.deployment.url ?? window.location.origin
  const path = examplePath(made.scopes)
  return (
    <Stack gap="md">
      <ShownOnce label={texts.key} value={made.key} />
      <CopyLine label={texts.baseUrl} value={base} />
      {path !== undefined && (
        <CopyLine
          label={texts.tryIt}
          value={`curl '${base}${path}' \\\n  -H 'Authorization: Bearer ${made.key}'`}
          block
        />
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{commonTexts.storedIt}</Button>
      </Group>
    </Stack>
  )
}
