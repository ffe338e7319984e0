import { Group, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { keys } from '../api/keys.ts'
import { addRedirectURI, changeRedirectURI, PLATFORMS, type RedirectURI, type Platform } from '../api/settings.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { fieldsOf } from '../parts/said.ts'
import { useChange } from '../parts/use-change.ts'
import { commonTexts } from '../texts/common.ts'
import { settingsTexts } from '../texts/settings.ts'
import { callbackErrors, callbackOf, type CallbackValues } from './callback-values.ts'
import { platformFields } from './platform-fields.ts'

const texts = settingsTexts.callbacks

interface Props {
  readonly app: string
  /** The one to change; without it, a new one is added. */
  readonly callback?: RedirectURI
  readonly onClose: () => void
}

export function CallbackDialog({ app, callback, onClose }: Props) {
  const form = useForm<CallbackValues>({
    initialValues: {
      url: callback?.url ?? '',
      platform: callback?.platform ?? 'web',
      settings: { ...callback?.settings },
    },
    validate: callbackErrors,
  })
  const change = useChange({
    change: (values: CallbackValues) =>
      callback === undefined
        ? addRedirectURI(app, callbackOf(values))
        : changeRedirectURI(app, callback.id, callbackOf(values)),
    stale: [keys.application(app)],
    said: texts.saved,
    done: onClose,
  })
  const submit = form.onSubmit((values) =>
    change.mutate(values, { onError: (error) => form.setErrors(fieldsOf(error)) }),
  )
  const { platform } = form.values
  return (
    <Dialog title={callback ? texts.editTitle : texts.add} onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          <Select
            label={texts.platform}
            data={PLATFORMS.map((value) => ({ value, label: texts.platforms[value] }))}
            value={platform}
            onChange={(value) => form.setFieldValue('platform', value as Platform)}
          />
          <TextInput
            label={texts.url}
            description={texts.urlHint[platform]}
            maxLength={2048}
            spellCheck={false}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps('url')}
          />
          {platformFields[platform].map(({ name }) => (
            <TextInput
              key={name}
              label={texts.fields[name].label}
              placeholder={texts.fields[name].hint}
              maxLength={512}
              spellCheck={false}
              autoComplete="off"
              {...form.getInputProps(`settings.${name}`)}
              value={form.values.settings[name] ?? ''}
            />
          ))}
          {change.isError && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {commonTexts.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {callback ? commonTexts.save : commonTexts.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
