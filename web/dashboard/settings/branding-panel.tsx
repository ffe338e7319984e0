import { Fieldset, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { keys } from '../api/keys.ts'
import { useMay } from '../api/may.ts'
import { changeSettings, type Settings } from '../api/settings.ts'
import { Panel } from '../parts/panel.tsx'
import { filled } from '../parts/rules.ts'
import { fieldsOf } from '../parts/said.ts'
import { useChange } from '../parts/use-change.ts'
import { settingsTexts } from '../texts/settings.ts'
import { changedPart, fieldsBelow } from './changed-part.ts'
import { SaveBar } from './save-bar.tsx'
import { webAddress } from './web-address.ts'

const texts = settingsTexts.branding

const valuesOf = ({ branding }: Settings) => ({
  name: branding.name ?? '',
  website_url: branding.website_url ?? '',
  icon_url: branding.icon_url ?? '',
  description: branding.description ?? '',
})

export function BrandingPanel({ app, settings }: { readonly app: string; readonly settings: Settings }) {
  const may = useMay()
  const form = useForm({
    initialValues: valuesOf(settings),
    validate: { name: filled, website_url: webAddress, icon_url: webAddress },
  })
  const change = useChange({
    change: (values: typeof form.values) => changeSettings(app, { branding: changedPart(settings.branding, values) }),
    stale: [keys.application(app), keys.applications],
    said: settingsTexts.saved,
    done: (saved) => {
      form.setInitialValues(valuesOf(saved))
      form.reset()
    },
  })
  const submit = form.onSubmit((values) =>
    change.mutate(values, { onError: (error) => form.setErrors(fieldsBelow(fieldsOf(error), 'branding')) }),
  )
  return (
    <Panel title={texts.title} description={texts.lead}>
      <form noValidate onSubmit={submit}>
        <Fieldset variant="unstyled" disabled={!may.change} aria-label={texts.title}>
          <Stack gap="md">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput label={texts.name} maxLength={255} {...form.getInputProps('name')} />
              <TextInput label={texts.website_url} type="url" maxLength={2048} {...form.getInputProps('website_url')} />
              <TextInput label={texts.icon_url} type="url" maxLength={2048} {...form.getInputProps('icon_url')} />
            </SimpleGrid>
            <Textarea
              label={texts.description}
              autosize
              minRows={2}
              maxLength={1000}
              {...form.getInputProps('description')}
            />
            {may.change && (
              <SaveBar dirty={form.isDirty()} busy={change.isPending} error={change.error} onDiscard={form.reset} />
            )}
          </Stack>
        </Fieldset>
      </form>
    </Panel>
  )
}
