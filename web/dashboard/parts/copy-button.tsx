import { ActionIcon, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { commonTexts } from '../texts/common.ts'
import { Button } from './button.tsx'

interface Props {
  readonly value: string
  /** What is copied, for those who do not see the place: "Copy the key". */
  readonly label?: string
  readonly iconOnly?: boolean
}

export function CopyButton({ value, label = commonTexts.copy, iconOnly = false }: Props) {
  const { copy, copied, error } = useClipboard({ timeout: 2000 })
  const say = error !== null ? commonTexts.copyFailed : copied ? commonTexts.copied : label
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
  const act = () => {
    copy(value)
  }
  if (iconOnly)
    return (
      <Tooltip label={say}>
        <ActionIcon variant="subtle" color="gray" size="md" aria-label={say} onClick={act}>
          {icon}
        </ActionIcon>
      </Tooltip>
    )
  return (
    <Button variant="default" leftSection={icon} onClick={act} aria-live="polite">
      {say}
    </Button>
  )
}
