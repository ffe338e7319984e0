import { Center, Stack, Text, ThemeIcon } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  readonly icon?: ReactNode
  readonly title: string
  /** What would be here, and how it gets here. */
  readonly children?: ReactNode
  readonly action?: ReactNode
}

export function Empty({ icon, title, children, action }: Props) {
  return (
    <Center py="xl" px="md">
      <Stack gap="sm" align="center" maw="30rem">
        {icon !== undefined && (
          <ThemeIcon variant="light" size={44} radius="xl" aria-hidden>
            {icon}
          </ThemeIcon>
        )}
        <Text fw={600} ta="center">
          {title}
        </Text>
        {children !== undefined && (
          <Text size="sm" c="dimmed" ta="center" component="div">
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  )
}
