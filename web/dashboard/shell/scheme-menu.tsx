import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun, type Icon } from '@tabler/icons-react'
import { shellTexts } from '../texts/shell.ts'

const icons: Readonly<Record<MantineColorScheme, Icon>> = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop }
const schemes: readonly MantineColorScheme[] = ['light', 'dark', 'auto']

export function SchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Now = icons[colorScheme]
  return (
    <Menu position="top-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={shellTexts.schemeNow(shellTexts.schemes[colorScheme])}
        >
          <Now size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{shellTexts.scheme}</Menu.Label>
        {schemes.map((scheme) => {
          const SchemeIcon = icons[scheme]
          return (
            <Menu.Item
              key={scheme}
              role="menuitemradio"
              aria-checked={scheme === colorScheme}
              leftSection={<SchemeIcon size={16} aria-hidden />}
              rightSection={scheme === colorScheme ? <IconCheck size={16} aria-hidden /> : undefined}
              onClick={() => {
                setColorScheme(scheme)
              }}
            >
              {shellTexts.schemes[scheme]}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
