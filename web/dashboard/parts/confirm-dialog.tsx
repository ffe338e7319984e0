import { Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { commonTexts } from '../texts/common.ts'
import { Button } from './button.tsx'
import { Failure } from './failure.tsx'
import { useChange } from './use-change.ts'
import { useReturnFocus } from './use-return-focus.ts'

interface Props {
  readonly title: string
  /** What will stop working, and whether it can be undone. */
  readonly children: ReactNode
  readonly confirm: string
  /** Where a slip would be costly: the name that has to be typed first. */
  readonly name?: string
  readonly act: () => Promise<unknown>
  readonly stale?: readonly (readonly string[])[]
  readonly said?: string
  readonly onClose: () => void
  readonly onDone?: () => void
}

/** Asks before something is destroyed. Shown while it is rendered. */
export function ConfirmDialog(props: Props) {
  const { title, children, confirm, name, act, stale = [], said, onClose, onDone } = props
  const [typed, setTyped] = useState('')
  useReturnFocus()
  const change = useChange({
    change: act,
    stale,
    ...(said !== undefined && { said }),
    done: () => {
      onClose()
      onDone?.()
    },
  })
  const ready = name === undefined || typed.trim() === name
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      // It would be a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) change.mutate()
        }}
      >
        <Stack gap="md">
          <Text size="sm" component="div">
            {children}
          </Text>
          {name !== undefined && (
            <TextInput
              label={commonTexts.confirmByName(name)}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          )}
          {change.isError && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} data-autofocus={name === undefined || undefined}>
              {commonTexts.cancel}
            </Button>
            <Button type="submit" color="red" disabled={!ready} loading={change.isPending}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
