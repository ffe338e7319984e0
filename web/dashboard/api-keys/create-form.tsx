import { Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { createApiKey, OWNERS_SCOPES, SCOPES } from '../api/api-keys.ts'
import { keys } from '../api/keys.ts'
import { useMay } from '../api/may.ts'
import { Button } from '../parts/button.tsx'
import { Failure } from '../parts/failure.tsx'
import { filled } from '../parts/rules.ts'
import { fieldsOf } from '../parts/said.ts'
import { useChange } from '../parts/use-change.ts'
import { apiKeyTexts as texts } from '../texts/api-keys.ts'
import { commonTexts } from '../texts/common.ts'
import type { Made } from './ready.tsx'
import { ScopeChoice } from './scope-choice.tsx'

type Preset = keyof typeof texts.presets

const PRESETS: readonly Preset[] = ['everything', 'read', 'choose']

interface Values {
  name: string
  preset: Preset
  scopes: string[]
  days: string
}

const chosen = ({ preset, scopes }: Values, offered: readonly string[]): readonly string[] =>
  preset === 'choose' ? scopes : preset === 'read' ? offered.filter((scope) => scope.endsWith(':read')) : offered

function whatOf(preset: Preset, mayLend: boolean): string {
  const { everything } = texts.presets
  return preset === 'everything' && !mayLend ? everything.whatOfAdmins : texts.presets[preset].what
}

interface Props {
  readonly app: string
  readonly onMade: (made: Made) => void
  readonly onClose: () => void
}

export function CreateForm({ app, onMade, onClose }: Props) {
  const { makeLendingKeys } = useMay()
  const offered = makeLendingKeys ? SCOPES : SCOPES.filter((scope) => !OWNERS_SCOPES.includes(scope))
  const form = useForm<Values>({
    initialValues: { name: '', preset: 'everything', scopes: [], days: '90' },
    validate: {
      name: filled,
      scopes: (_, values) => (chosen(values, offered).length === 0 ? texts.scopeNeeded : null),
    },
  })
  const change = useChange({
    change: (values: Values) =>
      createApiKey(app, {
        name: values.name.trim(),
        scopes: chosen(values, offered),
        expires_in_days: values.days === '0' ? null : Number(values.days),
      }),
    stale: [keys.application(app)],
    done: ({ key, scopes }) => onMade({ key, scopes }),
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) =>
        change.mutate(values, { onError: (error) => form.setErrors(fieldsOf(error)) }),
      )}
    >
      <Stack gap="md">
        <TextInput
          label={commonTexts.name}
          description={texts.nameHint}
          placeholder={texts.namePlaceholder}
          maxLength={255}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group label={texts.preset} {...form.getInputProps('preset')}>
          <Stack gap="xs" mt={6}>
            {PRESETS.map((preset) => (
              <Radio
                key={preset}
                value={preset}
                label={texts.presets[preset].name}
                description={whatOf(preset, makeLendingKeys)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {form.values.preset === 'choose' && (
          <ScopeChoice
            offered={offered}
            description={makeLendingKeys ? null : texts.lendingByOwners}
            {...form.getInputProps('scopes')}
          />
        )}
        <Select
          label={texts.expiry}
          description={texts.expiryHint}
          data={[30, 90, 180, 365, 0].map((days) => ({
            value: String(days),
            label: texts.expiries[days as keyof typeof texts.expiries],
          }))}
          {...form.getInputProps('days')}
        />
        {change.isError && <Failure error={change.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {texts.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
