import { Group } from '@mantine/core'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { commonTexts } from '../texts/common.ts'

interface Props {
  readonly dirty: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly onDiscard: () => void
}

/** Below a form whose changes are saved together. */
export function SaveBar({ dirty, busy, error, onDiscard }: Props) {
  return (
    <>
      {error !== null && <Failure error={error} />}
      <Group gap="xs">
        <Button type="submit" disabled={!dirty} loading={busy}>
          {commonTexts.save}
        </Button>
        {dirty && (
          <Button variant="default" onClick={onDiscard}>
            {commonTexts.discard}
          </Button>
        )}
      </Group>
    </>
  )
}
