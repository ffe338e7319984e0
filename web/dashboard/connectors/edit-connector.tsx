import { Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { ApiError } from '../api/api-error.ts'
import { changeConnector, type Connector, type ConnectorGiven } from '../api/connectors.ts'
import { credentialQuery, healthQuery } from '../api/credentials.ts'
import { keys } from '../api/keys.ts'
import type { Provider } from '../api/providers.ts'
import { Standing } from '../health/standing.tsx'
import { Button } from '../parts/button.tsx'
import { EntryForm } from '../parts/entry-form.tsx'
import { Failure } from '../parts/failure.tsx'
import { SideDrawer } from '../parts/side-drawer.tsx'
import { useChange } from '../parts/use-change.ts'
import { problemsBelow } from '../schema-form/check.ts'
import { focusProblem } from '../schema-form/focus-problem.ts'
import { SchemaForm } from '../schema-form/schema-form.tsx'
import { ScopesInput, scopesIn } from '../schema-form/scopes-input.tsx'
import { useDraft } from '../schema-form/use-draft.ts'
import { commonTexts } from '../texts/common.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'
import { SECRET, settingsChange, settingsToEdit } from './edited-settings.ts'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly connector: Connector
  readonly onClose: () => void
}

/** Changes a connector: what is sent is what differs. */
export function EditConnector({ app, provider, connector, onClose }: Props) {
  const before = useMemo(() => settingsToEdit(provider, connector), [provider, connector])
  const form = useRef<HTMLFormElement>(null)
  const settings = useDraft(before.schema, before.draft)
  const [name, setName] = useState(connector.name)
  const [scopes, setScopes] = useState((connector.scope ?? []).join('\n'))
  const [nothing, setNothing] = useState(false)
  const sent = useRef<ConnectorGiven>({})
  const activeId = connector.active_credential_id
  const active = useQuery({
    ...credentialQuery(app, provider.name, activeId ?? ''),
    enabled: activeId !== undefined,
  }).data
  const health = useQuery({
    ...healthQuery(app, provider.name, activeId ?? ''),
    enabled: activeId !== undefined,
  })
  const change = useChange({
    change: () => changeConnector(app, provider.name, sent.current),
    stale: [keys.application(app)],
    said: texts.edited,
    done: onClose,
  })
  const fields = change.error instanceof ApiError ? change.error.fields : {}

  const submit = (): void => {
    const taken = settings.take()
    const changed = taken && settingsChange(before.draft, taken)
    if (changed === 'needs-secret') settings.tell({ [SECRET]: texts.secretNeeded })
    if (taken === undefined || changed === 'needs-secret') {
      focusProblem(form.current)
      return
    }
    const scope = scopesIn(scopes)
    sent.current = {
      ...(name.trim() !== connector.name && { name: name.trim() }),
      ...(scope.join('\n') !== (connector.scope ?? []).join('\n') && { scope }),
      ...(changed && { settings: changed }),
    }
    setNothing(Object.keys(sent.current).length === 0)
    if (Object.keys(sent.current).length === 0) return
    change.mutate(undefined, {
      onError: (error) => {
        settings.tell(problemsBelow('settings', error instanceof ApiError ? error.fields : {}))
        focusProblem(form.current)
      },
      onSettled: () => {
        sent.current = {}
      },
    })
  }

  return (
    <SideDrawer title={texts.editTitle(provider.title)} onClose={onClose}>
      <EntryForm ref={form} submit={submit}>
        <Stack gap="md">
          <TextInput
            label={texts.name}
            description={texts.nameHelpEdit}
            value={name}
            maxLength={255}
            autoComplete="off"
            error={fields['name']}
            data-autofocus
            onChange={({ currentTarget }) => {
              setName(currentTarget.value)
            }}
          />
          {provider.connector.scope !== 'none' && (
            <ScopesInput value={scopes} change={setScopes} error={fields['scope'] ?? fields['scopes']} />
          )}
          {provider.connector.settings !== null && (
            <>
              <SchemaForm schema={before.schema} state={settings} help={{ [SECRET]: texts.editSecretHelp }} />
              {active !== undefined && (
                <Text size="sm" c="dimmed">
                  {texts.editActive(active.name)} <Standing query={health} consequence="replace" />
                </Text>
              )}
            </>
          )}
          {nothing && (
            <Text size="sm" role="status">
              {texts.nothingChanged}
            </Text>
          )}
          {change.isError && Object.keys(fields).length === 0 && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {commonTexts.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {commonTexts.save}
            </Button>
          </Group>
        </Stack>
      </EntryForm>
    </SideDrawer>
  )
}
