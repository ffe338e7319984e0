import { Fieldset, SimpleGrid, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { keys } from '../api/keys.ts'
import { useMay } from '../api/may.ts'
import { changeSettings, type Settings } from '../api/settings.ts'
import { Panel } from '../parts/panel.tsx'
import { fieldsOf } from '../parts/said.ts'
import { useChange } from '../parts/use-change.ts'
import { settingsTexts } from '../texts/settings.ts'
import { changedPart, fieldsBelow } from './changed-part.ts'
import { HostedFields } from './hosted-fields.tsx'
import { hostedErrors, hostedValues } from './hosted-values.ts'
import { Preview } from './preview.tsx'
import { SaveBar } from './save-bar.tsx'

const texts = settingsTexts.hosted

/** How the hosted page looks, with the page beside it as one types. */
export function HostedPanel({ app, settings }: { readonly app: string; readonly settings: Settings }) {
  const may = useMay()
  const stored = settings.hosted_authentication ?? {}
  const form = useForm({ initialValues: hostedValues(stored), validate: hostedErrors })
  const change = useChange({
    change: (values: typeof form.values) => changeSettings(app, { hosted_authentication: changedPart(stored, values) }),
    stale: [keys.application(app)],
    said: settingsTexts.saved,
    done: (saved) => {
      form.setInitialValues(hostedValues(saved.hosted_authentication ?? {}))
      form.reset()
    },
  })
  const submit = form.onSubmit((values) =>
    change.mutate(values, {
      onError: (error) => form.setErrors(fieldsBelow(fieldsOf(error), 'hosted_authentication')),
    }),
  )
  return (
    <Panel title={texts.title} description={texts.lead}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <form noValidate onSubmit={submit}>
          <Fieldset variant="unstyled" disabled={!may.change} aria-label={texts.title}>
            <Stack gap="md">
              <HostedFields form={form} />
              {may.change && (
                <SaveBar dirty={form.isDirty()} busy={change.isPending} error={change.error} onDiscard={form.reset} />
              )}
            </Stack>
          </Fieldset>
        </form>
        <Preview app={app} values={form.values} branding={settings.branding} />
      </SimpleGrid>
    </Panel>
  )
}
