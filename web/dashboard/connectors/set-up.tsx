import { Grid, Group, Stack, TextInput } from '@mantine/core'
import { useRef, useState, type ComponentProps } from 'react'
import { ApiError } from '../api/api-error.ts'
import { createConnector } from '../api/connectors.ts'
import { keys } from '../api/keys.ts'
import type { Provider } from '../api/providers.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { EntryForm } from '../parts/entry-form.tsx'
import { Failure } from '../parts/failure.tsx'
import { Only } from '../parts/only.tsx'
import { Page } from '../parts/page.tsx'
import { Panel } from '../parts/panel.tsx'
import { useChange } from '../parts/use-change.ts'
import { problemsBelow } from '../schema-form/check.ts'
import { focusProblem } from '../schema-form/focus-problem.ts'
import type { Draft, ObjectSchema } from '../schema-form/schema.ts'
import { SchemaForm } from '../schema-form/schema-form.tsx'
import { ScopesInput, scopesIn } from '../schema-form/scopes-input.tsx'
import { useDraft } from '../schema-form/use-draft.ts'
import { connectorTexts as texts } from '../texts/connectors.ts'
import { GuideSteps } from './guide-steps.tsx'
import { NO_SETTINGS, scopeOf } from './given.ts'

interface Props {
  readonly app: string
  readonly provider: Provider
  readonly above: ComponentProps<typeof Page>['above']
}

/** The form that sets a connector up. The page shows the connector as soon as there is one. */
export function SetUp({ app, provider, above = [] }: Props) {
  const { name, title, connector } = provider
  const schema = (connector.settings ?? NO_SETTINGS) as ObjectSchema
  const may = useMay()
  const form = useRef<HTMLFormElement>(null)
  const settings = useDraft(schema)
  const [ownName, setOwnName] = useState('')
  const [scopes, setScopes] = useState('')
  const sent = useRef<Draft>({})
  const create = useChange({
    change: () =>
      createConnector(app, name, {
        ...(ownName.trim() !== '' && { name: ownName.trim() }),
        ...(connector.settings !== null && { settings: sent.current }),
        ...scopeOf(provider, scopesIn(scopes)),
      }),
    stale: [keys.application(app), keys.applications],
    said: texts.created(title),
  })
  const fields = create.error instanceof ApiError ? create.error.fields : {}

  const submit = (): void => {
    const taken = settings.take()
    if (taken === undefined) {
      focusProblem(form.current)
      return
    }
    sent.current = taken
    create.mutate(undefined, {
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
    <Page
      title={texts.setUpTitle(title)}
      description={connector.settings === null ? texts.setUpPlainDescription(title) : texts.setUpDescription(title)}
      above={above}
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: connector.guide === null ? 12 : 7 }} order={{ base: 2, md: 1 }}>
          <Panel title={connector.settings === null ? texts.facts : texts.settings}>
            <EntryForm
              ref={form}
              submit={() => {
                if (may.change) submit()
              }}
            >
              <Stack gap="md">
                {connector.settings !== null && <SchemaForm schema={schema} state={settings} />}
                {connector.scope !== 'none' && (
                  <ScopesInput value={scopes} change={setScopes} error={fields['scope'] ?? fields['scopes']} />
                )}
                <TextInput
                  label={texts.name}
                  description={texts.nameHelp(name)}
                  value={ownName}
                  maxLength={255}
                  autoComplete="off"
                  error={fields['name']}
                  onChange={({ currentTarget }) => {
                    setOwnName(currentTarget.value)
                  }}
                />
                {create.isError && Object.keys(fields).length === 0 && <Failure error={create.error} />}
                <Group justify="flex-end">
                  <Only may={may.change}>
                    <Button type="submit" loading={create.isPending}>
                      {texts.create(title)}
                    </Button>
                  </Only>
                </Group>
              </Stack>
            </EntryForm>
          </Panel>
        </Grid.Col>
        {connector.guide !== null && (
          <Grid.Col span={{ base: 12, md: 5 }} order={{ base: 1, md: 2 }}>
            <Panel title={texts.guideTitle(connector.guide.where)}>
              <GuideSteps guide={connector.guide} />
            </Panel>
          </Grid.Col>
        )}
      </Grid>
    </Page>
  )
}
