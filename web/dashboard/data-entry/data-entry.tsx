import { SegmentedControl, Stack, Text } from '@mantine/core'
import { othersIn } from '../schema-form/fields.ts'
import { SchemaForm } from '../schema-form/schema-form.tsx'
import { dataEntryTexts as texts } from '../texts/data-entry.ts'
import { FileEntry } from './file-entry.tsx'
import { JsonEntry } from './json-entry.tsx'
import type { DataEntry as State, Mode } from './use-data-entry.ts'

/** Where the data of a credential is given: as a key file, in a form or as JSON. What is given stays when one changes. */
export function DataEntry({ entry }: { readonly entry: State }) {
  const others = othersIn(entry.schema, entry.form.draft)
  return (
    <Stack
      gap="md"
      // A file that misses its place would otherwise take the browser away from here, with all that was typed.
      onDragOver={(event) => {
        event.preventDefault()
      }}
      onDrop={(event) => {
        // The editor takes what is dropped on it by itself.
        if (event.isDefaultPrevented()) return
        event.preventDefault()
        const [file] = event.dataTransfer.files
        if (file !== undefined) void entry.takeFile(file)
      }}
    >
      <SegmentedControl<Mode>
        aria-label={texts.how}
        fullWidth
        data={entry.modes.map((value) => ({ value, label: texts.modes[value] }))}
        value={entry.mode}
        onChange={entry.go}
      />
      {entry.mode === 'file' && <FileEntry entry={entry} />}
      {entry.mode === 'form' && <SchemaForm schema={entry.schema} state={entry.form} />}
      {entry.mode === 'json' && <JsonEntry entry={entry} />}
      {entry.mode === 'form' && others.length > 0 && (
        <Text size="sm" c="dimmed">
          {texts.keptToo(others)}
        </Text>
      )}
    </Stack>
  )
}
