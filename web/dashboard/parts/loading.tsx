import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { commonTexts } from '../texts/common.ts'

/** Where lines will be. */
export function Loading({ lines = 5 }: { readonly lines?: number }) {
  return (
    <Stack gap="sm" role="status" aria-busy="true">
      <VisuallyHidden>{commonTexts.loading}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={line === 0 ? 28 : 44} width={line === 0 ? '40%' : '100%'} aria-hidden />
      ))}
    </Stack>
  )
}
