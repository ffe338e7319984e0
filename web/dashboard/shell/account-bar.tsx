import { ActionIcon, Group, Stack, Text, Tooltip } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { IconLogout } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { meQuery, signOut } from '../api/session.ts'
import { tellFailure } from '../parts/tell-failure.ts'
import { useChange } from '../parts/use-change.ts'
import { paths } from '../paths.ts'
import { forgetAll } from '../sign-in/way-back.ts'
import { roleTexts } from '../texts/common.ts'
import { shellTexts } from '../texts/shell.ts'
import { SchemeMenu } from './scheme-menu.tsx'

/** Who is signed in; the colours; the way out. */
export function AccountBar() {
  const me = useQuery(meQuery).data
  const queryClient = useQueryClient()
  const [, navigate] = useLocation()

  const { mutate: leave } = useChange({
    change: signOut,
    done: () => {
      navigate(paths.signIn)
      forgetAll(queryClient)
    },
  })

  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Stack gap={0} miw={0}>
        <Text size="sm" fw={500} truncate>
          {me?.name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {me && roleTexts[me.role].name}
        </Text>
      </Stack>
      <Group gap={4} wrap="nowrap">
        <SchemeMenu />
        <Tooltip label={shellTexts.signOut}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={shellTexts.signOut}
            onClick={() => {
              leave(undefined, { onError: tellFailure })
            }}
          >
            <IconLogout size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  )
}
