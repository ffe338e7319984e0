import { Alert, FileButton, Paper, Stack, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { schemaFormTexts } from '../texts/schema-form.ts'
import { dataEntryTexts as texts } from '../texts/data-entry.ts'
import styles from './data-entry.module.css'
import { FileFields } from './file-fields.tsx'
import type { DataEntry } from './use-data-entry.ts'

/** A key file by dropping, choosing or pasting. */
export function FileEntry({ entry }: { readonly entry: DataEntry }) {
  const [over, setOver] = useState(false)
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return
    const [file] = event.clipboardData?.files ?? []
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (file === undefined && text.trim() === '') return
    event.preventDefault()
    if (file === undefined) entry.takeText(text)
    else void entry.takeFile(file)
  })
  useEffect(() => {
    const listen = (event: ClipboardEvent): void => {
      onPaste(event)
    }
    document.addEventListener('paste', listen)
    return () => {
      document.removeEventListener('paste', listen)
    }
  }, [])

  const wrong = Object.entries(entry.form.problems)
  return (
    <Stack gap="sm">
      <Paper
        withBorder
        className={styles['drop']}
        data-over={over || undefined}
        onDragEnter={() => {
          setOver(true)
        }}
        onDragLeave={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false)
        }}
        onDrop={() => {
          setOver(false)
        }}
      >
        <IconFileUpload size={28} stroke={1.5} aria-hidden />
        <div>
          <Text fw={600}>{texts.dropHere}</Text>
          <Text size="sm" c="dimmed">
            {texts.orElse}
          </Text>
        </div>
        <FileButton
          accept=".json,application/json"
          onChange={(file) => {
            if (file !== null) void entry.takeFile(file)
          }}
          inputProps={{ 'aria-label': texts.chooseFile }}
        >
          {(props) => (
            <Button {...props} variant="default" data-autofocus>
              {entry.file === undefined ? texts.chooseFile : texts.otherFile}
            </Button>
          )}
        </FileButton>
      </Paper>
      <div role="status">
        {entry.refused !== undefined && (
          <Alert color="red" variant="light">
            {entry.refused}
          </Alert>
        )}
        {entry.file !== undefined && <FileFields entry={entry} name={entry.file} />}
      </div>
      {entry.file !== undefined && wrong.length > 0 && (
        <Alert color="red" variant="light" role="alert" title={texts.wrongFields}>
          {wrong.map(([name, words]) => (
            <div key={name}>{schemaFormTexts.problemOf(name, words)}</div>
          ))}
        </Alert>
      )}
      <Text size="xs" c="dimmed">
        {texts.fileStays}
      </Text>
    </Stack>
  )
}
