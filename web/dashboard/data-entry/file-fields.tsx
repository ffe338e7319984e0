import { Anchor, Text } from '@mantine/core'
import { isSecret } from '../schema-form/secret.ts'
import { dataEntryTexts as texts } from '../texts/data-entry.ts'
import styles from './data-entry.module.css'
import type { DataEntry } from './use-data-entry.ts'

/** The fields that a file has, by name. */
export function FileFields({ entry, name }: { readonly entry: DataEntry; readonly name: string }) {
  const fields = Object.keys(entry.form.draft)
  return (
    <div className={styles['fields']}>
      <Text fw={600} size="sm">
        {texts.fileRead(name)}
      </Text>
      <Text size="sm">{texts.fields(fields.length)}</Text>
      <ul>
        {fields.map((field) => (
          <li key={field}>
            <code>{field}</code>
            {isSecret(field) && <span className={styles['hidden']}>•••••••• {texts.hidden}</span>}
          </li>
        ))}
      </ul>
      <Anchor
        component="button"
        type="button"
        size="sm"
        onClick={() => {
          entry.go('form')
        }}
      >
        {texts.inForm}
      </Anchor>
    </div>
  )
}
