import { ActionIcon, Group, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun, type Icon } from '@tabler/icons-react'
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
        <Menu.RadioGroup value={colorScheme} onChange={(chosen) => setColorScheme(chosen as MantineColorScheme)}>
          {schemes.map((scheme) => {
            const SchemeIcon = icons[scheme]
            return (
              <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
                <Group gap="xs" wrap="nowrap">
                  <SchemeIcon size={16} aria-hidden />
                  {shellTexts.schemes[scheme]}
                </Group>
              </Menu.RadioItem>
            )
          })}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
