import { Group, List, Stack, Text } from '@mantine/core'
import { markBackedUp } from '../api/overview.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { overviewTexts } from '../texts/overview.ts'

const texts = overviewTexts.backUp

export function BackedUpDialog({ onClose }: { readonly onClose: () => void }) {
  // The key is the same for every application.
  const change = useChange({ change: markBackedUp, stale: [['application']], said: texts.said, done: onClose })
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm">{texts.lead}</Text>
        <List size="sm" spacing="xs">
          {texts.checks.map((check) => (
            <List.Item key={check}>{check}</List.Item>
          ))}
        </List>
        {change.isError && <Failure error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {commonTexts.cancel}
          </Button>
          <Button loading={change.isPending} onClick={() => change.mutate()}>
            {texts.confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
