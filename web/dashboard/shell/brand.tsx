import { Group, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { commonTexts } from '../texts/common.ts'

export function Brand() {
  return (
    <Group gap={8} wrap="nowrap" c="var(--mantine-color-anchor)">
      <IconKey size={20} stroke={2} aria-hidden />
      <Text fw={650} c="var(--mantine-color-text)">
        {commonTexts.product}
      </Text>
    </Group>
  )
}
