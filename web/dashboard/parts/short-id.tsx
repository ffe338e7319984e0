import { Code, Group } from '@mantine/core'
import { CopyButton } from './copy-button.tsx'

interface Props {
  readonly id: string
  readonly copyLabel: string
}

/** An id on one line: its beginning, the whole of it in the title, and a button that copies it. */
export function ShortId({ id, copyLabel }: Props) {
  return (
    <Group gap={4} wrap="nowrap">
      <Code fz="sm" title={id}>
        {id.length > 13 ? `${id.slice(0, 12)}…` : id}
      </Code>
      <CopyButton value={id} label={copyLabel} iconOnly />
    </Group>
  )
}
