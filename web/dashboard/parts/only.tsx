import { Tooltip } from '@mantine/core'
import { useId, type ReactElement, cloneElement } from 'react'
import { commonTexts } from '../texts/common.ts'

interface Props {
  readonly may: boolean
  /** Why not. */
  readonly because?: string
  readonly children: ReactElement<{ disabled?: boolean }>
}

/** A button that the role may press, or the same one with the reason why not: it can still be focused, to hear it. */
export function Only({ may, because = commonTexts.changersOnly, children }: Props) {
  const id = useId()
  if (may) return children
  return (
    <Tooltip label={because} events={{ hover: true, focus: true, touch: true }} id={id}>
      {cloneElement(children, { disabled: true })}
    </Tooltip>
  )
}
