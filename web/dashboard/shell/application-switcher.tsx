import { Group, Menu, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconApps, IconCheck, IconSelector } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { applicationsQuery, type ApplicationRow } from '../api/applications.ts'
import { paths } from '../paths.ts'
import { environmentTexts } from '../texts/common.ts'
import { shellTexts } from '../texts/shell.ts'
import styles from './shell.module.css'

export function ApplicationSwitcher({ current }: { readonly current: ApplicationRow | undefined }) {
  const { data: applications = [] } = useQuery(applicationsQuery)
  const [, navigate] = useLocation()
  const name = current?.name ?? shellTexts.noApplication
  return (
    <Menu width="target" position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={styles['switcher']}>
          <VisuallyHidden>{shellTexts.switcher}</VisuallyHidden>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Stack gap={0} miw={0}>
              <Text size="sm" fw={600} truncate>
                {name}
              </Text>
              {current && (
                <Text size="xs" c="dimmed">
                  {environmentTexts[current.environment]}
                </Text>
              )}
            </Stack>
            <IconSelector size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {applications.map(({ id, name: label, environment }) => (
          <Menu.Item
            key={id}
            rightSection={id === current?.id ? <IconCheck size={16} aria-hidden /> : undefined}
            aria-current={id === current?.id ? 'true' : undefined}
            onClick={() => {
              navigate(paths.overview(id))
            }}
          >
            <Text size="sm">{label}</Text>
            <Text size="xs" c="dimmed">
              {environmentTexts[environment]}
            </Text>
          </Menu.Item>
        ))}
        {applications.length > 0 && <Menu.Divider />}
        <Menu.Item
          leftSection={<IconApps size={16} aria-hidden />}
          onClick={() => {
            navigate(paths.applications)
          }}
        >
          {shellTexts.allApplications}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
