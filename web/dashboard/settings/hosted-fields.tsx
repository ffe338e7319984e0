import { NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { settingsTexts } from '../texts/settings.ts'
import { ColorField } from './color-field.tsx'
import type { HostedValues } from './hosted-values.ts'

const texts = settingsTexts.hosted

const ALIGNMENTS = ['left', 'center', 'right'] as const
const COLORS = ['color_primary', 'color_secondary', 'background_color'] as const
const ADDRESSES = ['background_image_url', 'terms_of_service_url', 'privacy_policy_url'] as const

export function HostedFields({ form }: { readonly form: UseFormReturnType<HostedValues> }) {
  return (
    <>
      <TextInput label={texts.titleField} maxLength={1000} {...form.getInputProps('title')} />
      <TextInput label={texts.subtitle} maxLength={1000} {...form.getInputProps('subtitle')} />
      {COLORS.map((name) => (
        <ColorField key={name} label={texts[name]} {...form.getInputProps(name)} value={form.values[name]} />
      ))}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label={texts.alignment}
          placeholder={texts.notSet}
          data={ALIGNMENTS.map((value) => ({ value, label: texts.alignments[value] }))}
          {...form.getInputProps('alignment')}
          value={form.values.alignment === '' ? null : form.values.alignment}
          onChange={(value) => form.setFieldValue('alignment', ALIGNMENTS.find((known) => known === value) ?? '')}
          allowDeselect
        />
        <NumberInput
          label={texts.spacing}
          placeholder={texts.notSet}
          min={0}
          max={1000}
          allowDecimal={false}
          hideControls
          {...form.getInputProps('spacing')}
        />
      </SimpleGrid>
      {ADDRESSES.map((name) => (
        <TextInput key={name} type="url" label={texts[name]} maxLength={2048} {...form.getInputProps(name)} />
      ))}
    </>
  )
}
