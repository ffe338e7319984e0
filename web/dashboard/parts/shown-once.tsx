import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import { IconEyeExclamation } from '@tabler/icons-react'
import { commonTexts } from '../texts/common.ts'
import { CopyButton } from './copy-button.tsx'

interface Props {
  /** What it is: "API key". */
  readonly label: string
  readonly value: string
}

/** A secret in the one moment in which it is shown. It lives in the state of the dialog around it and nowhere else. */
export function ShownOnce({ label, value }: Props) {
  return (
    <Stack gap="sm">
      <Alert color="orange" icon={<IconEyeExclamation aria-hidden />}>
        {commonTexts.shownOnce}
      </Alert>
      <CopyLine label={label} value={value} />
    </Stack>
  )
}

/** A value in full, with the button that copies it. */
export function CopyLine({ label, value, block = false }: Props & { readonly block?: boolean }) {
  return (
    <Stack gap={4} role="group" aria-label={label}>
      <Group justify="space-between" align="flex-end" wrap="nowrap">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <CopyButton value={value} label={commonTexts.copyNamed(label)} iconOnly />
      </Group>
      <Code block fz="sm" style={{ whiteSpace: block ? 'pre-wrap' : 'normal', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
    </Stack>
  )
}
