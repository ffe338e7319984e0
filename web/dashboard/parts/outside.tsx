import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useEffect, useRef, type ReactNode } from 'react'
import { Brand } from '../shell/brand.tsx'
import { SchemeMenu } from '../shell/scheme-menu.tsx'
import { commonTexts } from '../texts/common.ts'

interface Props {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** A page for those who are not signed in: one card. */
export function Outside({ title, lead, children }: Props) {
  useDocumentTitle(`${title} · ${commonTexts.product}`)
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(title)
  useEffect(() => {
    if (shown.current === title) return
    shown.current = title
    // The button that led here is gone, and with it the focus, unless a field has taken it.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [title])
  return (
    <Center component="main" mih="100dvh" p="md" bg="var(--app-side)">
      <Stack gap="md" w="100%" maw={420}>
        <Group justify="space-between">
          <Brand />
          <SchemeMenu />
        </Group>
        <Paper withBorder p={{ base: 'md', xs: 'xl' }}>
          <Stack gap="md">
            <Stack gap={4}>
              <Title order={1} ref={heading} tabIndex={-1}>
                {title}
              </Title>
              {lead !== undefined && (
                <Text c="dimmed" size="sm">
                  {lead}
                </Text>
              )}
            </Stack>
            {children}
          </Stack>
        </Paper>
      </Stack>
    </Center>
  )
}
