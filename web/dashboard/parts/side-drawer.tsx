import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { commonTexts } from '../texts/common.ts'
import { useReturnFocus } from './use-return-focus.ts'

interface Props {
  readonly title: string
  readonly size?: number
  /** Whether Escape closes it. Not where it is used for something else, such as closing a list of offers. */
  readonly escape?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Where something longer is entered, shown while it is rendered: what was typed is gone with it. */
export function SideDrawer({ title, size = 640, escape = true, onClose, children }: Props) {
  useReturnFocus()
  return (
    <Drawer
      opened
      onClose={onClose}
      title={title}
      position="right"
      size={`min(100vw, ${size}px)`}
      closeOnClickOutside={false}
      closeOnEscape={escape}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
      // It would be a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)' } }}
    >
      {children}
    </Drawer>
  )
}
