import { Burger, Divider, Group, NavLink, ScrollArea, Stack, Text } from '@mantine/core'
import {
  IconApps,
  IconGauge,
  IconHistory,
  IconKey,
  IconListDetails,
  IconMailbox,
  IconPlug,
  IconSettings,
  IconUserCircle,
  IconUsers,
  type Icon,
} from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { useMay } from '../api/may.ts'
import { paths } from '../paths.ts'
import { shellTexts } from '../texts/shell.ts'
import { AccountBar } from './account-bar.tsx'
import { ApplicationSwitcher } from './application-switcher.tsx'
import { Brand } from './brand.tsx'
import { useCurrentApplication } from './current-application.ts'
import styles from './shell.module.css'

interface Entry {
  readonly label: string
  readonly path: string
  readonly Icon: Icon
}

/** All of the bar at the side. On a phone it covers the page, and is closed again with `onClose`. */
export function Navigation({ onClose }: { readonly onClose: () => void }) {
  const application = useCurrentApplication()
  const may = useMay()
  return (
    <>
      <Group justify="space-between" mb="md" h={32}>
        <Brand />
        <Burger opened onClick={onClose} size="sm" hiddenFrom="md" aria-label={shellTexts.closeNavigation} />
      </Group>
      <ApplicationSwitcher current={application} />
      <ScrollArea flex={1} my="sm" type="auto" offsetScrollbars="present">
        <Stack component="nav" gap={2} aria-label={shellTexts.navigation}>
          {application && <Entries title={shellTexts.ofApplication} entries={ofApplication(application.id)} />}
          {application && <Divider my="sm" />}
          <Entries title={shellTexts.ofDeployment} entries={ofDeployment(may.readDeploymentLog)} />
        </Stack>
      </ScrollArea>
      <AccountBar />
    </>
  )
}

function Entries({ title, entries }: { readonly title: string; readonly entries: readonly Entry[] }) {
  const [location] = useLocation()
  return (
    <Stack gap={2} role="group" aria-label={title}>
      {entries.map(({ label, path, Icon }) => {
        const here = location === path
        const below = location.startsWith(`${path}/`) && path !== paths.applications
        return (
          <NavLink
            key={path}
            component={Link}
            href={path}
            label={<Text size="sm">{label}</Text>}
            active={here || below}
            aria-current={here ? 'page' : below ? 'true' : undefined}
            leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
            className={styles['link'] ?? ''}
          />
        )
      })}
    </Stack>
  )
}

function ofApplication(app: string): readonly Entry[] {
  return [
    { label: shellTexts.overview, path: paths.overview(app), Icon: IconGauge },
    { label: shellTexts.connectors, path: paths.connectors(app), Icon: IconPlug },
    { label: shellTexts.grants, path: paths.grants(app), Icon: IconMailbox },
    { label: shellTexts.apiKeys, path: paths.apiKeys(app), Icon: IconKey },
    { label: shellTexts.audit, path: paths.audit(app), Icon: IconHistory },
    { label: shellTexts.settings, path: paths.settings(app), Icon: IconSettings },
  ]
}

function ofDeployment(log: boolean): readonly Entry[] {
  return [
    { label: shellTexts.applications, path: paths.applications, Icon: IconApps },
    { label: shellTexts.members, path: paths.members, Icon: IconUsers },
    ...(log ? [{ label: shellTexts.deploymentLog, path: paths.deploymentAudit, Icon: IconListDetails }] : []),
    { label: shellTexts.account, path: paths.account, Icon: IconUserCircle },
  ]
}
