import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { commonTexts } from '../texts/common.ts'
import { errorTexts } from '../texts/errors.ts'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { adviceOf, messageOf, requestIdOf, titleOf } from './said.ts'

/** Why something could not be loaded or done, what to do about it, and the button that tries again. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const advice = adviceOf(error)
  const requestId = requestIdOf(error)
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={titleOf(error, retry !== undefined)}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{messageOf(error)}</Text>
        {advice !== undefined && <Text size="sm">{advice}</Text>}
        {requestId !== undefined && (
          <Group gap="xs" title={errorTexts.requestIdHelp}>
            <Text size="xs">{errorTexts.requestId}</Text>
            <Code>{requestId}</Code>
            <CopyButton value={requestId} label={commonTexts.copyNamed(errorTexts.requestId)} iconOnly />
          </Group>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {errorTexts.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
