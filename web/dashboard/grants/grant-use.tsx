import { Text } from '@mantine/core'
import styles from '../connectors/connectors.module.css'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { readable } from '../schema-form/fields.ts'
import { grantTexts as texts } from '../texts/grants.ts'

export function GrantScopes({ scopes }: { readonly scopes: readonly string[] }) {
  return (
    <Panel title={texts.scopes} description={texts.scopesHelp}>
      {scopes.length === 0 ? (
        <Text size="sm">{texts.noScopes}</Text>
      ) : (
        <ul className={styles['scopes']}>
          {scopes.map((scope) => (
            <li key={scope}>{scope}</li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

export function GrantSettings({ settings }: { readonly settings: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(settings)
  if (entries.length === 0) return null
  return (
    <Panel title={texts.settings} description={texts.settingsHelp}>
      <Facts
        facts={entries.map(([name, value]) => [
          readable(name),
          typeof value === 'string' ? value : JSON.stringify(value),
        ])}
      />
    </Panel>
  )
}
