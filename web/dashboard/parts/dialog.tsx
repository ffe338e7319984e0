import { Modal, type ModalProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { commonTexts } from '../texts/common.ts'
import { useReturnFocus } from './use-return-focus.ts'

interface Props {
  readonly title: string
  readonly size?: ModalProps['size']
  /** Closed by its buttons alone, where a slip would lose what it shows. */
  readonly firm?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog, shown while it is rendered: nothing of it outlives it. */
export function Dialog({ title, size = 'md', firm = false, onClose, children }: Props) {
  useReturnFocus()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeOnClickOutside={false}
      closeOnEscape={!firm}
      withCloseButton={!firm}
      // It would be a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      {children}
    </Modal>
  )
}
