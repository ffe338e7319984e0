import { Group, Radio, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useLocation } from 'wouter'
import { createApplication, ENVIRONMENTS, type Environment } from '../api/applications.ts'
import { keys } from '../api/keys.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/failure.tsx'
import { filled } from '../parts/rules.ts'
import { fieldsOf } from '../parts/said.ts'
import { useChange } from '../parts/use-change.ts'
import { paths } from '../paths.ts'
import { applicationTexts as texts } from '../texts/applications.ts'
import { commonTexts, environmentTexts } from '../texts/common.ts'

export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const [, navigate] = useLocation()
  const form = useForm<{ name: string; environment: Environment }>({
    initialValues: { name: '', environment: 'production' },
    validate: { name: filled },
  })
  const change = useChange({
    change: createApplication,
    stale: [keys.applications],
    said: texts.saidCreated,
    done: ({ id }) => {
      onClose()
      navigate(paths.overview(id))
    },
  })
  const submit = form.onSubmit(({ name, environment }) => {
    change.mutate({ name: name.trim(), environment }, { onError: (error) => form.setErrors(fieldsOf(error)) })
  })
  return (
    <Dialog title={texts.create} onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={commonTexts.name}
            description={texts.nameHint}
            maxLength={255}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Radio.Group
            label={texts.environment}
            description={texts.environmentHint}
            {...form.getInputProps('environment')}
          >
            <Stack gap="xs" mt={6}>
              {ENVIRONMENTS.map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={environmentTexts[value]}
                  description={texts.environments[value]}
                />
              ))}
            </Stack>
          </Radio.Group>
          {change.isError && <Failure error={change.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {commonTexts.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {texts.createSubmit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
